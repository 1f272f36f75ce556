//! The fields of uploaded files.

use super::{Context, Field, Object, Resolved, Value};
use crate::failure::Failure;
use crate::world::{Id, Item};

fn value(id: Id) -> Value {
    Value::Object(Object::Asset(id))
}

pub(super) fn by_id(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let ids = field.arguments.ids_or_none("ids")?;
    let world = context.world();
    let found = ids.into_iter().filter(|id| world.assets.contains_key(id));
    Ok(Value::list(found, value))
}

/// The files in the columns of an item, and those of its updates. The gallery of an item, which is a third place, is listed as
/// not imitated.
pub(super) fn of_item(context: &Context<'_>, item: &Item, field: &Field<'_>) -> Result<Value, Failure> {
    let columns = field.arguments.texts("column_ids");
    let in_columns = field.arguments.text("assets_source") == Some("columns") || columns.is_some();
    let world = context.world();
    let own = world.assets.values().filter(|asset| {
        asset.item == item.id
            && (!in_columns || asset.column.is_some())
            && columns
                .as_ref()
                .is_none_or(|columns| asset.column.as_deref().is_some_and(|own| columns.contains(&own)))
    });
    Ok(Value::list(own.map(|asset| asset.id), value))
}

pub(super) fn field(context: &Context<'_>, id: Id, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let Some(asset) = world.assets.get(&id) else { return Ok(None) };
    let url = asset.url(&world);
    let value = match field.name {
        "id" => Value::Id(id),
        "name" => Value::leaf(asset.name.as_str()),
        "file_extension" => Value::leaf(asset.extension()),
        "file_size" => Value::leaf(asset.size),
        "created_at" => Value::leaf(asset.created_at.date_time()),
        "uploaded_by" => Value::user(asset.uploaded_by),
        "url" => Value::leaf(url),
        "public_url" => Value::leaf(format!("{url}?signature=none")),
        "url_thumbnail" if asset.is_image() => Value::leaf(format!("{url}?thumbnail")),
        // Pictures are not looked into.
        "url_thumbnail" | "original_geometry" => Value::NULL,
        _ => return Ok(None),
    };
    Ok(Some(value))
}
