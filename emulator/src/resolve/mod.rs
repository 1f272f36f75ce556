//! Executes operations: every field of every type the schema has.
//!
//! apollo-compiler walks the operation, checks the values against their types and lets nulls rise to the next nullable
//! field. Its field errors carry nothing but a message, while monday's carry a code, a status and data, and a response can
//! hold an error beside a field that did resolve. So resolvers leave a [`Failure`] in the [`Context`] and hand
//! apollo-compiler a message that refers to it; [`response`] puts the two together again.

mod account;
mod activity;
mod arguments;
mod asset;
mod automation;
mod board;
mod column_value;
mod department;
mod item;
mod items_page;
mod lists;
mod mutation;
mod query;
pub(crate) mod response;
mod roles;
mod scopes;
mod update;
mod user;
mod workspace;

use crate::clock::Timestamp;
use crate::columns;
use crate::failure::{Failure, ScopeErrors};
use crate::limits::Meter;
use crate::options::Guess;
use crate::random::Random;
use crate::schema::SharedSchema;
use crate::tokens::Token;
use crate::upload::UploadedFile;
use crate::world::{Activity, Column, Id, Viewer, World};
use apollo_compiler::ast::Type;
use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::JsonValue;
use arguments::{Arguments, Reads};
use std::cell::{Ref, RefCell, RefMut};
use std::sync::MutexGuard;

/// The values of the `complexity` field.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Complexity {
    pub before: u64,
    pub query: u64,
    pub reset_in_seconds: u64,
}

/// The request's user, token, version, time and cost.
pub(crate) struct RequestDetails {
    pub viewer: Viewer,
    pub token: &'static Token,
    pub version: &'static str,
    pub now: Timestamp,
    pub complexity: Complexity,
    pub scope_errors: ScopeErrors,
    pub guesses: Vec<Guess>,
    /// The files that came with it.
    pub files: Vec<UploadedFile>,
}

/// What an activity is about.
#[derive(Clone, Debug, Default)]
struct About {
    item: Option<Id>,
    group: Option<String>,
    column: Option<String>,
}

/// The state that resolvers read and change.
pub(crate) struct Context<'a> {
    world: RefCell<MutexGuard<'a, World>>,
    request: RequestDetails,
    schema: SharedSchema,
    meter: &'a Meter,
    /// Failures that field errors refer to by index.
    failures: RefCell<Vec<Failure>>,
    /// Failures beside fields that resolved, by the response key of the field at the root.
    side_failures: RefCell<Vec<(String, Failure)>>,
    random: RefCell<Random>,
}

impl<'a> Context<'a> {
    pub fn new(world: MutexGuard<'a, World>, request: RequestDetails, schema: SharedSchema, meter: &'a Meter, random: Random) -> Self {
        Self {
            world: RefCell::new(world),
            request,
            schema,
            meter,
            failures: RefCell::default(),
            side_failures: RefCell::default(),
            random: RefCell::new(random),
        }
    }

    fn world(&self) -> Ref<'_, World> {
        Ref::map(self.world.borrow(), |guard| &**guard)
    }

    fn world_mut(&self) -> RefMut<'_, World> {
        RefMut::map(self.world.borrow_mut(), |guard| &mut **guard)
    }

    /// True if something that no source decides is to be the other way round.
    fn is_turned(&self, guess: Guess) -> bool {
        self.request.guesses.contains(&guess)
    }

    /// The type of a column as the request's version knows it: `unsupported` for one that came later.
    fn column_type<'c>(&self, column: &'c Column) -> &'c str {
        let known = self
            .schema
            .get_enum("ColumnType")
            .is_some_and(|types| types.values.contains_key(column.kind.as_str()));
        if known { &column.kind } else { "unsupported" }
    }

    /// The type of the values of a column, likewise.
    fn value_type(&self, column: &Column) -> &'static str {
        let own = columns::value_type(&column.kind);
        if self.schema.types.contains_key(own) {
            own
        } else {
            "UnsupportedValue"
        }
    }

    fn uuid(&self) -> String {
        self.random.borrow_mut().uuid()
    }

    /// A random word, as in the ids of groups and columns.
    fn word(&self) -> String {
        self.random.borrow_mut().secret(8).to_lowercase()
    }

    /// Notes something that happened on a board, with what its log says of it.
    fn note(&self, board: Id, event: &str, about: About, data: serde_json::Value) {
        let activity = Activity {
            at: self.request.now,
            board,
            user: self.request.token.user,
            event: event.to_owned(),
            entity: if about.item.is_some() { "pulse" } else { "board" }.to_owned(),
            item: about.item,
            group: about.group,
            column: about.column,
            data,
        };
        self.world_mut().activities.push(activity);
    }

    /// Records a failure and returns the field error that refers to it.
    fn refer(&self, failure: Failure) -> FieldError {
        let mut failures = self.failures.borrow_mut();
        failures.push(failure);
        FieldError {
            message: format!("{REFERENCE}{}", failures.len() - 1),
        }
    }

    /// Records a failure of a field that resolved nevertheless.
    fn record_side_failure(&self, field: &str, failure: Failure) {
        self.side_failures.borrow_mut().push((field.to_owned(), failure));
    }
}

/// Starts the message of a field error that refers to a failure. No message of apollo-compiler's has it.
const REFERENCE: char = '\u{1}';

/// An object of the schema.
#[derive(Clone, Debug)]
pub(crate) enum Object {
    Query,
    Mutation,
    Account,
    Asset(Id),
    Board(Id),
    Column { board: Id, column: Column },
    ColumnValue { board: Id, item: Id, column: Column },
    Department(Id),
    Folder(Id),
    Group { board: Id, group: String },
    Item { board: Id, item: Id },
    Reply(Id),
    Tag(Id),
    Team(Id),
    Update(Id),
    User(Id),
    Workspace(Id),
    Record(Record),
}

/// An object whose field values are already known.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub type_name: &'static str,
    pub fields: Vec<(&'static str, Value)>,
}

/// The value of a field; the format of a number or a moment depends on the type the schema gives the field.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Leaf(JsonValue),
    Id(Id),
    Number(f64),
    /// `2026-11-23` as a `Date`, `2026-11-23T09:00:00Z` otherwise.
    Moment(Timestamp),
    /// The same, but with milliseconds, as users have it \[LIVE-C\].
    ExactMoment(Timestamp),
    Object(Object),
    List(Vec<Value>),
}

impl Value {
    const NULL: Self = Self::Leaf(JsonValue::Null);

    fn leaf(value: impl Into<JsonValue>) -> Self {
        Self::Leaf(value.into())
    }

    fn optional<T>(value: Option<T>, make: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::NULL, make)
    }

    fn list<T>(values: impl IntoIterator<Item = T>, make: impl Fn(T) -> Self) -> Self {
        Self::List(values.into_iter().map(make).collect())
    }

    fn user(id: Id) -> Self {
        Self::Object(Object::User(id))
    }

    fn board(id: Id) -> Self {
        Self::Object(Object::Board(id))
    }

    fn team(id: Id) -> Self {
        Self::Object(Object::Team(id))
    }

    fn record(type_name: &'static str, fields: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        Self::Object(Object::Record(Record {
            type_name,
            fields: fields.into_iter().collect(),
        }))
    }

    fn resolve<'c>(self, context: &'c Context<'_>, ty: &Type) -> ResolvedValue<'c> {
        let name = ty.inner_named_type().as_str();
        match self {
            Self::Leaf(value) => ResolvedValue::Leaf(value),
            // Ids are text in every response [VCR].
            Self::Id(id) => ResolvedValue::leaf(id.to_string()),
            Self::Number(number) if name == "Int" => ResolvedValue::leaf(number as i64),
            Self::Number(number) => ResolvedValue::leaf(number),
            Self::Moment(moment) | Self::ExactMoment(moment) if name == "Date" => ResolvedValue::leaf(moment.date()),
            Self::Moment(moment) => ResolvedValue::leaf(moment.date_time()),
            Self::ExactMoment(moment) => ResolvedValue::leaf(crate::calendar::date_time_with_milliseconds(moment.0)),
            Self::Object(object) => ResolvedValue::object(Resolver { context, object }),
            Self::List(values) => {
                let ty = ty.clone();
                ResolvedValue::list(values.into_iter().map(move |value| value.resolve(context, &ty)))
            }
        }
    }
}

impl From<Vec<Record>> for Value {
    fn from(records: Vec<Record>) -> Self {
        Self::list(records, |record| Self::Object(Object::Record(record)))
    }
}

/// A selected field.
pub(crate) struct Field<'a> {
    pub name: &'a str,
    /// Its key in the response.
    pub response_key: &'a str,
    pub arguments: Arguments<'a>,
}

/// The result of a resolver; `None` if the emulator does not have the field.
type Resolved = Result<Option<Value>, Failure>;

/// An object whose fields are being resolved.
pub(crate) struct Resolver<'c, 'w> {
    pub context: &'c Context<'w>,
    pub object: Object,
}

impl ObjectValue for Resolver<'_, '_> {
    fn type_name(&self) -> &str {
        match &self.object {
            Object::Query => "Query",
            Object::Mutation => "Mutation",
            Object::Account => "Account",
            Object::Asset(_) => "Asset",
            Object::Board(_) => "Board",
            Object::Column { .. } => "Column",
            Object::ColumnValue { column, .. } => self.context.value_type(column),
            Object::Department(_) => "Department",
            Object::Folder(_) => "Folder",
            Object::Group { .. } => "Group",
            Object::Item { .. } => "Item",
            Object::Reply(_) => "Reply",
            Object::Tag(_) => "Tag",
            Object::Team(_) => "Team",
            Object::Update(_) => "Update",
            Object::User(_) => "User",
            Object::Workspace(_) => "Workspace",
            Object::Record(record) => record.type_name,
        }
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        let selection = info.field_selections()[0];
        let reads = Reads::default();
        let field = Field {
            name: info.field_name(),
            response_key: selection.response_key().as_str(),
            arguments: Arguments::new(info.arguments(), &reads),
        };
        let ty = &info.field_definition().ty;
        let resolved = scopes::check(self.context, self.type_name(), &field).and_then(|()| self.resolve(&field));
        let name = || format!("{}.{}", self.type_name(), field.name);
        match resolved {
            // The list of what is not imitated is checked before; these two find what is missing in it.
            Ok(Some(value)) => match reads.unread(info.arguments()).first() {
                None => Ok(value.resolve(self.context, ty)),
                Some(argument) => Err(self.context.refer(Failure::not_imitated(&format!("{}({argument}:)", name())))),
            },
            Ok(None) => Err(self.context.refer(Failure::not_imitated(&name()))),
            Err(failure) => Err(self.context.refer(failure)),
        }
    }
}

impl Resolver<'_, '_> {
    fn resolve(&self, field: &Field<'_>) -> Resolved {
        let context = self.context;
        match &self.object {
            Object::Query => query::field(context, field),
            Object::Mutation => mutation::field(context, field),
            Object::Account => account::field(context, field),
            Object::Asset(id) => asset::field(context, *id, field),
            Object::Board(id) => board::field(context, *id, field),
            Object::Column { board, column } => item::column_field(context, *board, column, field),
            Object::ColumnValue { board, item, column } => column_value::field(context, *board, *item, column, field),
            Object::Department(id) => department::field(context, *id, field),
            Object::Folder(id) => workspace::folder_field(context, *id, field),
            Object::Group { board, group } => item::group_field(context, *board, group, field),
            Object::Item { board, item } => item::field(context, *board, *item, field),
            Object::Tag(id) => workspace::tag_field(context, *id, field),
            Object::Team(id) => user::team_field(context, *id, field),
            Object::Update(id) | Object::Reply(id) => update::field(context, *id, field),
            Object::User(id) => user::field(context, *id, field),
            Object::Workspace(id) => workspace::field(context, *id, field),
            Object::Record(record) => Ok(record
                .fields
                .iter()
                .find(|(name, _)| *name == field.name)
                .map(|(_, value)| value.clone())),
        }
    }
}
