//! How the records of the contract are written with serde: fields and words in snake_case, a case with a
//! payload as an object with one field. Generated from `wit/` by `cargo xtask glue`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::bindings::exports::monday::connector::types::*;

#[derive(Deserialize, Serialize)]
#[serde(remote = "Connection")]
struct ConnectionSpelling {
    token: Option<String>,
    endpoint: Option<String>,
    api_version: Option<String>,
    allow_plain_http: Option<bool>,
}

impl Serialize for Connection {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ConnectionSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Connection {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ConnectionSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "RetryPolicy")]
struct RetryPolicySpelling {
    max_retries: Option<u32>,
    interval_ms: Option<u32>,
    max_wait_ms: Option<u32>,
}

impl Serialize for RetryPolicy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RetryPolicySpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for RetryPolicy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        RetryPolicySpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Timeouts")]
struct TimeoutsSpelling {
    connect_ms: Option<u32>,
    first_byte_ms: Option<u32>,
    between_bytes_ms: Option<u32>,
    request_ms: Option<u32>,
}

impl Serialize for Timeouts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TimeoutsSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Timeouts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TimeoutsSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "CallOptions")]
struct CallOptionsSpelling {
    connection: Option<Connection>,
    idempotency_key: Option<String>,
    retry: Option<RetryPolicy>,
    timeouts: Option<Timeouts>,
    max_response_bytes: Option<u32>,
}

impl Serialize for CallOptions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CallOptionsSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for CallOptions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CallOptionsSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "FailureKind", rename_all = "snake_case")]
enum FailureKindSpelling {
    InvalidInput,
    NotConfigured,
    NotAuthenticated,
    PermissionDenied,
    NotFound,
    Ambiguous,
    Conflict,
    RateLimitExceeded,
    DailyLimitExceeded,
    QueryTooComplex,
    Unavailable,
    Timeout,
    ConnectionFailed,
    OutcomeUnknown,
    InvalidResponse,
    ServerError,
    Rejected,
}

impl Serialize for FailureKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FailureKindSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for FailureKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FailureKindSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "GraphqlError")]
struct GraphqlErrorSpelling {
    message: String,
    code: Option<String>,
    path: Option<String>,
    extensions: Option<String>,
}

impl Serialize for GraphqlError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        GraphqlErrorSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for GraphqlError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        GraphqlErrorSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "CallWarning")]
struct CallWarningSpelling {
    code: String,
    message: String,
    path: Option<String>,
}

impl Serialize for CallWarning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CallWarningSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for CallWarning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CallWarningSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "CallReport")]
struct CallReportSpelling {
    http_status: Option<u16>,
    request_id: Option<String>,
    api_version: Option<String>,
    requests_sent: u32,
    idempotency_key: Option<String>,
    replayed: bool,
    warnings: Vec<CallWarning>,
}

impl Serialize for CallReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CallReportSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for CallReport {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CallReportSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Failure")]
struct FailureSpelling {
    kind: FailureKind,
    message: String,
    code: Option<String>,
    retry_after_ms: Option<u32>,
    details: Vec<GraphqlError>,
    call: CallReport,
}

impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FailureSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Failure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FailureSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "ActionError", rename_all = "snake_case")]
enum ActionErrorSpelling {
    TemporaryFailure(Failure),
    PermanentFailure(Failure),
    ExecutionFailed,
}

impl Serialize for ActionError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ActionErrorSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for ActionError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ActionErrorSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardKind", rename_all = "snake_case")]
enum BoardKindSpelling {
    Public,
    Private,
    Share,
}

impl Serialize for BoardKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardKindSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardKindSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardStateFilter", rename_all = "snake_case")]
enum BoardStateFilterSpelling {
    Active,
    Archived,
    Deleted,
    All,
}

impl Serialize for BoardStateFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardStateFilterSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardStateFilter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardStateFilterSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardType", rename_all = "snake_case")]
enum BoardTypeSpelling {
    Board,
    SubItemsBoard,
    Document,
    CustomObject,
}

impl Serialize for BoardType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardTypeSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardTypeSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardOrder", rename_all = "snake_case")]
enum BoardOrderSpelling {
    CreatedAt,
    UsedAt,
}

impl Serialize for BoardOrder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardOrderSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardOrder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardOrderSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "SubscriberKind", rename_all = "snake_case")]
enum SubscriberKindSpelling {
    Subscriber,
    Owner,
}

impl Serialize for SubscriberKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SubscriberKindSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for SubscriberKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SubscriberKindSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "WorkspaceReference")]
struct WorkspaceReferenceSpelling {
    id: Option<Id>,
    name: Option<String>,
    is_main: Option<bool>,
}

impl Serialize for WorkspaceReference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WorkspaceReferenceSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for WorkspaceReference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        WorkspaceReferenceSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserReference")]
struct UserReferenceSpelling {
    id: Id,
    name: Option<String>,
    email: Option<String>,
}

impl Serialize for UserReference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserReferenceSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserReference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserReferenceSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "TeamReference")]
struct TeamReferenceSpelling {
    id: Id,
    name: Option<String>,
}

impl Serialize for TeamReference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TeamReferenceSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for TeamReference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TeamReferenceSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Board")]
struct BoardSpelling {
    id: Id,
    name: Option<String>,
    description: Option<String>,
    kind: Option<String>,
    permissions: Option<String>,
    state: Option<String>,
    board_type: Option<String>,
    hierarchy: Option<String>,
    url: Option<String>,
    created_at: Option<String>,
    updated_at: Option<String>,
    folder_id: Option<Id>,
    workspace: Option<WorkspaceReference>,
    owner_ids: Option<Vec<Id>>,
    subscriber_ids: Option<Vec<Id>>,
}

impl Serialize for Board {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Board {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardGroup")]
struct BoardGroupSpelling {
    id: String,
    title: Option<String>,
    color: Option<String>,
    position: Option<String>,
    archived: Option<bool>,
    deleted: Option<bool>,
}

impl Serialize for BoardGroup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardGroupSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardGroup {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardGroupSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardTag")]
struct BoardTagSpelling {
    id: Id,
    name: Option<String>,
    color: Option<String>,
}

impl Serialize for BoardTag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardTagSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardTagSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardDetails")]
struct BoardDetailsSpelling {
    board: Board,
    creator: Option<UserReference>,
    owners: Option<Vec<UserReference>>,
    subscribers: Option<Vec<UserReference>>,
    team_owners: Option<Vec<TeamReference>>,
    team_subscribers: Option<Vec<TeamReference>>,
    groups: Option<Vec<BoardGroup>>,
    tags: Option<Vec<BoardTag>>,
    items_count: Option<u32>,
    item_terminology: Option<String>,
    access_level: Option<String>,
    call: CallReport,
}

impl Serialize for BoardDetails {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardDetailsSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardDetails {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardDetailsSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "WorkspaceFilter", rename_all = "snake_case")]
enum WorkspaceFilterSpelling {
    Any,
    Main,
    ById(Id),
}

impl Serialize for WorkspaceFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WorkspaceFilterSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for WorkspaceFilter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        WorkspaceFilterSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardQuery")]
struct BoardQuerySpelling {
    workspace: Option<WorkspaceFilter>,
    state: Option<BoardStateFilter>,
    kind: Option<BoardKind>,
    types: Option<Vec<BoardType>>,
    order_by: Option<BoardOrder>,
    include_members: Option<bool>,
    limit: Option<u32>,
    cursor: Option<String>,
}

impl Serialize for BoardQuery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardQuerySpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardQuery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardQuerySpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardPage")]
struct BoardPageSpelling {
    boards: Vec<Board>,
    next: Option<String>,
    call: CallReport,
}

impl Serialize for BoardPage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardPageSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardPageSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "NewBoard")]
struct NewBoardSpelling {
    name: String,
    kind: BoardKind,
    workspace_id: Option<Id>,
    description: Option<String>,
    folder_id: Option<Id>,
    template_id: Option<Id>,
    owner_ids: Option<Vec<Id>>,
    owner_team_ids: Option<Vec<Id>>,
    subscriber_ids: Option<Vec<Id>>,
    subscriber_team_ids: Option<Vec<Id>>,
    empty: Option<bool>,
}

impl Serialize for NewBoard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        NewBoardSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for NewBoard {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NewBoardSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "CreatedBoard")]
struct CreatedBoardSpelling {
    board: Board,
    call: CallReport,
}

impl Serialize for CreatedBoard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CreatedBoardSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for CreatedBoard {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CreatedBoardSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardStateResult")]
struct BoardStateResultSpelling {
    board_id: Id,
    state: Option<String>,
    updated_at: Option<String>,
    call: CallReport,
}

impl Serialize for BoardStateResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardStateResultSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardStateResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardStateResultSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "NewBoardMember")]
struct NewBoardMemberSpelling {
    board_id: Id,
    user_id: Id,
    kind: Option<SubscriberKind>,
}

impl Serialize for NewBoardMember {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        NewBoardMemberSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for NewBoardMember {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NewBoardMemberSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardMember")]
struct BoardMemberSpelling {
    board_id: Id,
    user_id: Id,
}

impl Serialize for BoardMember {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardMemberSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardMember {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardMemberSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "MembershipOutcome", rename_all = "snake_case")]
enum MembershipOutcomeSpelling {
    Added,
    AlreadyMember,
    AlreadyOwner,
    RoleChanged,
    Removed,
    NotAMember,
    Kept,
}

impl Serialize for MembershipOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        MembershipOutcomeSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for MembershipOutcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        MembershipOutcomeSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "MembershipResult")]
struct MembershipResultSpelling {
    board_id: Id,
    user_id: Id,
    outcome: MembershipOutcome,
    reason: Option<String>,
    call: CallReport,
}

impl Serialize for MembershipResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        MembershipResultSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for MembershipResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        MembershipResultSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserSelector", rename_all = "snake_case")]
enum UserSelectorSpelling {
    ById(Id),
    ByEmail(String),
}

impl Serialize for UserSelector {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserSelectorSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserSelector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserSelectorSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "AccountReference")]
struct AccountReferenceSpelling {
    id: Id,
    name: Option<String>,
}

impl Serialize for AccountReference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        AccountReferenceSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for AccountReference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        AccountReferenceSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "PhotoUrls")]
struct PhotoUrlsSpelling {
    original: Option<String>,
    small: Option<String>,
    thumb: Option<String>,
    thumb_small: Option<String>,
    tiny: Option<String>,
}

impl Serialize for PhotoUrls {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        PhotoUrlsSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for PhotoUrls {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PhotoUrlsSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "OutOfOffice")]
struct OutOfOfficeSpelling {
    active: Option<bool>,
    disable_notifications: Option<bool>,
    start_date: Option<String>,
    end_date: Option<String>,
    reason: Option<String>,
}

impl Serialize for OutOfOffice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        OutOfOfficeSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for OutOfOffice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        OutOfOfficeSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "User")]
struct UserSpelling {
    id: Id,
    name: Option<String>,
    email: Option<String>,
    title: Option<String>,
    url: Option<String>,
    kind: Option<String>,
    status: Option<String>,
    enabled: Option<bool>,
    is_admin: Option<bool>,
    is_guest: Option<bool>,
    is_pending: Option<bool>,
    is_view_only: Option<bool>,
    is_verified: Option<bool>,
    birthday: Option<String>,
    location: Option<String>,
    mobile_phone: Option<String>,
    phone: Option<String>,
    country_code: Option<String>,
    time_zone_identifier: Option<String>,
    utc_hours_diff: Option<f64>,
    current_language: Option<String>,
    department: Option<String>,
    created_at: Option<String>,
    join_date: Option<String>,
    last_activity: Option<String>,
    sign_up_product_kind: Option<String>,
    account: Option<AccountReference>,
    teams: Option<Vec<TeamReference>>,
    photos: Option<PhotoUrls>,
    out_of_office: Option<OutOfOffice>,
}

impl Serialize for User {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for User {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "FoundUser")]
struct FoundUserSpelling {
    user: User,
    call: CallReport,
}

impl Serialize for FoundUser {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FoundUserSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for FoundUser {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FoundUserSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserKindFilter", rename_all = "snake_case")]
enum UserKindFilterSpelling {
    All,
    NonGuests,
    Guests,
    NonPending,
}

impl Serialize for UserKindFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserKindFilterSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserKindFilter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserKindFilterSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserStatusFilter", rename_all = "snake_case")]
enum UserStatusFilterSpelling {
    Current,
    Deactivated,
}

impl Serialize for UserStatusFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserStatusFilterSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserStatusFilter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserStatusFilterSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserQuery")]
struct UserQuerySpelling {
    name: Option<String>,
    kind: Option<UserKindFilter>,
    status: Option<UserStatusFilter>,
    limit: Option<u32>,
    cursor: Option<String>,
}

impl Serialize for UserQuery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserQuerySpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserQuery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserQuerySpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserPage")]
struct UserPageSpelling {
    users: Vec<User>,
    next: Option<String>,
    call: CallReport,
}

impl Serialize for UserPage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserPageSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserPageSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserStatusOutcome", rename_all = "snake_case")]
enum UserStatusOutcomeSpelling {
    Activated,
    AlreadyActive,
    Deactivated,
    AlreadyInactive,
    Kept,
}

impl Serialize for UserStatusOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserStatusOutcomeSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserStatusOutcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserStatusOutcomeSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserStatusResult")]
struct UserStatusResultSpelling {
    user_id: Id,
    outcome: UserStatusOutcome,
    reason: Option<String>,
    call: CallReport,
}

impl Serialize for UserStatusResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserStatusResultSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserStatusResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserStatusResultSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserRole", rename_all = "snake_case")]
enum UserRoleSpelling {
    Admin,
    Member,
    Viewer,
    Guest,
    Custom(Id),
}

impl Serialize for UserRole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserRoleSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserRole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserRoleSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserRoleChange")]
struct UserRoleChangeSpelling {
    user_id: Id,
    role: UserRole,
}

impl Serialize for UserRoleChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserRoleChangeSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserRoleChange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserRoleChangeSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserRoleOutcome", rename_all = "snake_case")]
enum UserRoleOutcomeSpelling {
    Changed,
    Unchanged,
    Kept,
}

impl Serialize for UserRoleOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserRoleOutcomeSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserRoleOutcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserRoleOutcomeSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserRoleResult")]
struct UserRoleResultSpelling {
    user_id: Id,
    outcome: UserRoleOutcome,
    kind: Option<String>,
    reason: Option<String>,
    call: CallReport,
}

impl Serialize for UserRoleResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserRoleResultSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserRoleResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserRoleResultSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "AccountRole")]
struct AccountRoleSpelling {
    id: Id,
    name: Option<String>,
    role_type: Option<String>,
}

impl Serialize for AccountRole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        AccountRoleSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for AccountRole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        AccountRoleSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "RoleList")]
struct RoleListSpelling {
    roles: Vec<AccountRole>,
    call: CallReport,
}

impl Serialize for RoleList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RoleListSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for RoleList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        RoleListSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Invitation")]
struct InvitationSpelling {
    email: String,
    role: Option<UserRole>,
    product: Option<String>,
}

impl Serialize for Invitation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        InvitationSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Invitation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        InvitationSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "InvitationOutcome", rename_all = "snake_case")]
enum InvitationOutcomeSpelling {
    Invited,
    AlreadyPending,
    AlreadyActive,
    Deactivated,
}

impl Serialize for InvitationOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        InvitationOutcomeSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for InvitationOutcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        InvitationOutcomeSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "InvitationResult")]
struct InvitationResultSpelling {
    email: String,
    user_id: Option<Id>,
    outcome: InvitationOutcome,
    kind: Option<String>,
    call: CallReport,
}

impl Serialize for InvitationResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        InvitationResultSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for InvitationResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        InvitationResultSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "NewBoardTeam")]
struct NewBoardTeamSpelling {
    board_id: Id,
    team_id: String,
    kind: Option<SubscriberKind>,
}

impl Serialize for NewBoardTeam {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        NewBoardTeamSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for NewBoardTeam {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NewBoardTeamSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardTeam")]
struct BoardTeamSpelling {
    board_id: Id,
    team_id: String,
}

impl Serialize for BoardTeam {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardTeamSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardTeam {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardTeamSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardTeamResult")]
struct BoardTeamResultSpelling {
    board_id: Id,
    team_id: String,
    outcome: MembershipOutcome,
    reason: Option<String>,
    call: CallReport,
}

impl Serialize for BoardTeamResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardTeamResultSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardTeamResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardTeamResultSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "TeamMember")]
struct TeamMemberSpelling {
    team_id: Id,
    user_id: Id,
}

impl Serialize for TeamMember {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TeamMemberSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for TeamMember {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TeamMemberSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "TeamMembershipResult")]
struct TeamMembershipResultSpelling {
    team_id: Id,
    user_id: Id,
    outcome: MembershipOutcome,
    reason: Option<String>,
    call: CallReport,
}

impl Serialize for TeamMembershipResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TeamMembershipResultSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for TeamMembershipResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TeamMembershipResultSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "NewWorkspaceMember")]
struct NewWorkspaceMemberSpelling {
    workspace_id: Id,
    user_id: Id,
    kind: Option<SubscriberKind>,
}

impl Serialize for NewWorkspaceMember {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        NewWorkspaceMemberSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for NewWorkspaceMember {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NewWorkspaceMemberSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "WorkspaceMember")]
struct WorkspaceMemberSpelling {
    workspace_id: Id,
    user_id: Id,
}

impl Serialize for WorkspaceMember {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WorkspaceMemberSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for WorkspaceMember {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        WorkspaceMemberSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "WorkspaceMembershipResult")]
struct WorkspaceMembershipResultSpelling {
    workspace_id: Id,
    user_id: Id,
    outcome: MembershipOutcome,
    reason: Option<String>,
    call: CallReport,
}

impl Serialize for WorkspaceMembershipResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WorkspaceMembershipResultSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for WorkspaceMembershipResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        WorkspaceMembershipResultSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "TeamQuery")]
struct TeamQuerySpelling {
    name: Option<String>,
    user_ids: Option<Vec<Id>>,
    include_members: Option<bool>,
}

impl Serialize for TeamQuery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TeamQuerySpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for TeamQuery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TeamQuerySpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Team")]
struct TeamSpelling {
    id: Id,
    name: Option<String>,
    is_guest: Option<bool>,
    owner_ids: Option<Vec<Id>>,
    member_ids: Option<Vec<Id>>,
}

impl Serialize for Team {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TeamSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Team {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TeamSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "TeamList")]
struct TeamListSpelling {
    teams: Vec<Team>,
    call: CallReport,
}

impl Serialize for TeamList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TeamListSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for TeamList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TeamListSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "WorkspaceQuery")]
struct WorkspaceQuerySpelling {
    name: Option<String>,
    state: Option<BoardStateFilter>,
    user_ids: Option<Vec<Id>>,
    include_members: Option<bool>,
    limit: Option<u32>,
    cursor: Option<String>,
}

impl Serialize for WorkspaceQuery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WorkspaceQuerySpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for WorkspaceQuery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        WorkspaceQuerySpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Workspace")]
struct WorkspaceSpelling {
    id: Id,
    name: Option<String>,
    kind: Option<String>,
    state: Option<String>,
    description: Option<String>,
    is_main: Option<bool>,
    owner_ids: Option<Vec<Id>>,
    member_ids: Option<Vec<Id>>,
    owner_team_ids: Option<Vec<Id>>,
    member_team_ids: Option<Vec<Id>>,
}

impl Serialize for Workspace {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WorkspaceSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Workspace {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        WorkspaceSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "WorkspacePage")]
struct WorkspacePageSpelling {
    workspaces: Vec<Workspace>,
    next: Option<String>,
    call: CallReport,
}

impl Serialize for WorkspacePage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WorkspacePageSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for WorkspacePage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        WorkspacePageSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserAutomationQuery")]
struct UserAutomationQuerySpelling {
    user_ids: Vec<Id>,
    board_ids: Option<Vec<Id>>,
}

impl Serialize for UserAutomationQuery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserAutomationQuerySpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserAutomationQuery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserAutomationQuerySpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserAutomation")]
struct UserAutomationSpelling {
    id: Id,
    user_id: Id,
    board_id: Option<Id>,
    title: Option<String>,
    active: Option<bool>,
    is_legacy: bool,
}

impl Serialize for UserAutomation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserAutomationSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserAutomation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserAutomationSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserAutomationList")]
struct UserAutomationListSpelling {
    automations: Vec<UserAutomation>,
    call: CallReport,
}

impl Serialize for UserAutomationList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserAutomationListSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserAutomationList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserAutomationListSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserBoardQuery")]
struct UserBoardQuerySpelling {
    user_ids: Vec<Id>,
    state: Option<BoardStateFilter>,
    include_public: Option<bool>,
    limit: Option<u32>,
    cursor: Option<String>,
}

impl Serialize for UserBoardQuery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserBoardQuerySpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserBoardQuery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserBoardQuerySpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "BoardAccess", rename_all = "snake_case")]
enum BoardAccessSpelling {
    InPerson,
    Team(TeamReference),
    PublicBoard,
}

impl Serialize for BoardAccess {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BoardAccessSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for BoardAccess {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BoardAccessSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserBoard")]
struct UserBoardSpelling {
    user_id: Id,
    board_id: Id,
    name: Option<String>,
    kind: Option<String>,
    state: Option<String>,
    board_type: Option<String>,
    url: Option<String>,
    role: SubscriberKind,
    through: Vec<BoardAccess>,
    other_owners: u32,
}

impl Serialize for UserBoard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserBoardSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserBoard {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserBoardSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "UserBoardPage")]
struct UserBoardPageSpelling {
    boards: Vec<UserBoard>,
    next: Option<String>,
    call: CallReport,
}

impl Serialize for UserBoardPage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        UserBoardPageSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UserBoardPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UserBoardPageSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "HttpMethod", rename_all = "snake_case")]
enum HttpMethodSpelling {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Serialize for HttpMethod {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        HttpMethodSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for HttpMethod {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        HttpMethodSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "NameValue")]
struct NameValueSpelling {
    name: String,
    value: String,
}

impl Serialize for NameValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        NameValueSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for NameValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NameValueSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "GraphqlRequest")]
struct GraphqlRequestSpelling {
    document: String,
    variables: Option<String>,
    operation_name: Option<String>,
}

impl Serialize for GraphqlRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        GraphqlRequestSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for GraphqlRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        GraphqlRequestSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "RequestBody", rename_all = "snake_case")]
enum RequestBodySpelling {
    Graphql(GraphqlRequest),
    Text(String),
    Bytes(Vec<u8>),
}

impl Serialize for RequestBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RequestBodySpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for RequestBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        RequestBodySpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "CustomRequest")]
struct CustomRequestSpelling {
    method: Option<HttpMethod>,
    path: Option<String>,
    query: Option<Vec<NameValue>>,
    headers: Option<Vec<NameValue>>,
    body: Option<RequestBody>,
}

impl Serialize for CustomRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CustomRequestSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for CustomRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CustomRequestSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "ResponseBody", rename_all = "snake_case")]
enum ResponseBodySpelling {
    Text(String),
    Bytes(Vec<u8>),
}

impl Serialize for ResponseBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ResponseBodySpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for ResponseBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ResponseBodySpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "CustomResponse")]
struct CustomResponseSpelling {
    status: u16,
    headers: Vec<NameValue>,
    body: ResponseBody,
    call: CallReport,
}

impl Serialize for CustomResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CustomResponseSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for CustomResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CustomResponseSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "Account")]
struct AccountSpelling {
    id: Id,
    name: Option<String>,
    slug: Option<String>,
    tier: Option<String>,
}

impl Serialize for Account {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        AccountSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Account {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        AccountSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "ConnectedUser")]
struct ConnectedUserSpelling {
    id: Id,
    name: Option<String>,
    email: Option<String>,
    kind: Option<String>,
    is_admin: Option<bool>,
}

impl Serialize for ConnectedUser {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ConnectedUserSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for ConnectedUser {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ConnectedUserSpelling::deserialize(deserializer)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "ConnectionInfo")]
struct ConnectionInfoSpelling {
    account: Option<Account>,
    user: ConnectedUser,
    requested_api_version: Option<String>,
    call: CallReport,
}

impl Serialize for ConnectionInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ConnectionInfoSpelling::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for ConnectionInfo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ConnectionInfoSpelling::deserialize(deserializer)
    }
}
