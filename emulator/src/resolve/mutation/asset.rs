//! Mutations that upload files.

use super::super::{Context, Field, Object, Value};
use super::access::writable_board;
use super::item;
use crate::failure::Failure;
use crate::upload::UploadedFile;
use crate::world::{Asset, Id, Sequence};
use serde_json::json;

/// The file in an argument: its variable holds its index.
fn file(context: &Context<'_>, field: &Field<'_>) -> Result<UploadedFile, Failure> {
    let index = field.arguments.number("file").and_then(|index| usize::try_from(index).ok());
    let found = index.and_then(|index| context.request.files.get(index).cloned());
    found.ok_or_else(|| Failure::invalid_argument("A file is sent as a form (multipart/form-data) to /v2/file"))
}

fn add(context: &Context<'_>, file: UploadedFile, item: Id, column: Option<String>, update: Option<Id>) -> Id {
    let mut world = context.world_mut();
    let id = world.next_id(Sequence::Asset);
    let asset = Asset {
        id,
        name: file.name,
        size: i64::try_from(file.size).unwrap_or(i64::MAX),
        uploaded_by: context.request.token.user,
        created_at: context.request.now,
        item,
        column,
        update,
    };
    world.assets.insert(id, asset);
    id
}

pub(super) fn add_to_column(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let name = field.arguments.text("column_id").unwrap_or_default();
    let board = item::board_of(context, item)?;
    match board.columns().into_iter().find(|column| column.id == name) {
        None => return Err(Failure::no_such_column(name)),
        Some(column) if column.kind != "file" => {
            return Err(Failure {
                code: Some("ColumnValueException"),
                ..Failure::invalid_argument(format!("The column {name} holds no files"))
            });
        }
        Some(_) => {}
    }
    let file = file(context, field)?;
    let id = add(context, file, item, Some(name.to_owned()), None);
    let entries: Vec<serde_json::Value> = context
        .world()
        .assets
        .values()
        .filter(|asset| asset.item == item && asset.column.as_deref() == Some(name))
        .map(|asset| {
            json!({
                "name": asset.name,
                "assetId": asset.id,
                "isImage": asset.is_image().to_string(),
                "fileType": "ASSET",
                "createdAt": asset.created_at.0,
                "createdBy": asset.uploaded_by.to_string()
            })
        })
        .collect();
    item::change(context, board.id, item, |item| {
        item.values.insert(name.to_owned(), json!({ "files": entries }));
    });
    Ok(Value::Object(Object::Asset(id)))
}

pub(super) fn add_to_update(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let update = field.arguments.required_id("update_id")?;
    let found = context.world().updates.get(&update).map(|update| (update.board, update.item));
    let (board, item) = found.ok_or_else(|| Failure::not_found("update", update))?;
    writable_board(context, board)?;
    let id = add(context, file(context, field)?, item, None, Some(update));
    Ok(Value::Object(Object::Asset(id)))
}
