//! The exports: lifting their parameters, lowering their results.
//!
//! Generated from `wit/` by `cargo xtask glue`; a test compares the two. `p` is an address in linear
//! memory where a value lies as the canonical ABI says, `v` a Rust value that is moved out of. What a
//! function lifts or lowers stands in its name.
#![allow(clippy::all, dead_code, unsafe_op_in_unsafe_fn)]

use core::{alloc::Layout, cell::UnsafeCell, mem::ManuallyDrop};

use crate::{bindings::types, prelude::*};

/// The size of an address: the code is the same for tests on other machines.
const PTR: usize = size_of::<*const u8>();

/// Allocates a block for the host.
#[inline(never)]
unsafe fn allocate(size: usize, align: usize) -> *mut u8 {
    if size == 0 {
        return core::ptr::without_provenance_mut(align);
    }
    let layout = Layout::from_size_align_unchecked(size, align);
    let block = alloc::alloc::alloc(layout);
    if block.is_null() {
        alloc::alloc::handle_alloc_error(layout);
    }
    block
}

/// Frees a block.
#[inline(never)]
unsafe fn free(p: *mut u8, size: usize, align: usize) {
    if size != 0 {
        alloc::alloc::dealloc(p, Layout::from_size_align_unchecked(size, align));
    }
}

/// The blocks that were lowered, with their layouts.
type Blocks = Vec<(*mut u8, Layout)>;

/// Those of the last result.
#[cfg(target_family = "wasm")]
unsafe fn held() -> *mut Blocks {
    struct Held(UnsafeCell<Blocks>);
    // There are no threads.
    unsafe impl Sync for Held {}
    static HELD: Held = Held(UnsafeCell::new(Vec::new()));
    HELD.0.get()
}

#[cfg(not(target_family = "wasm"))]
unsafe fn held() -> *mut Blocks {
    std::thread_local! {
        static HELD: UnsafeCell<Blocks> = const { UnsafeCell::new(Vec::new()) };
    }
    HELD.with(UnsafeCell::get)
}

/// Writes the address and the length of a text or list, whose block of `size` bytes is freed when the
/// result is.
#[inline(never)]
unsafe fn write_block(p: *mut u8, block: *mut u8, length: usize, size: usize, align: usize) {
    p.cast::<*mut u8>().write(block);
    p.add(PTR).cast::<usize>().write(length);
    if size != 0 {
        (*held()).push((block, Layout::from_size_align_unchecked(size, align)));
    }
}

/// Frees the last result.
#[inline(never)]
unsafe fn release() {
    for (block, layout) in core::mem::take(&mut *held()) {
        alloc::alloc::dealloc(block, layout);
    }
}

/// Reads the address and the length of a text or list.
unsafe fn pair(p: *const u8) -> (*mut u8, usize) {
    (p.cast::<*mut u8>().read(), p.add(PTR).cast::<usize>().read())
}

#[inline(never)]
unsafe fn lift_list_u8(p: *const u8) -> Vec<u8> {
    let (block, length) = pair(p);
    if length == 0 {
        Vec::new()
    } else {
        Vec::from_raw_parts(block, length, length)
    }
}

#[inline(never)]
unsafe fn lower_list_u8(v: *const Vec<u8>, p: *mut u8) {
    let bytes = v.read().into_boxed_slice();
    let length = bytes.len();
    write_block(p, Box::into_raw(bytes).cast(), length, length, 1);
}

/// Hosts hand over UTF-8: the canonical ABI says so.
unsafe fn lift_string(p: *const u8) -> String {
    String::from_utf8_unchecked(lift_list_u8(p))
}

#[inline(never)]
unsafe fn lower_string(v: *const String, p: *mut u8) {
    let bytes = ManuallyDrop::new(v.read().into_bytes());
    lower_list_u8(&raw const *bytes, p);
}

/// Lowers a list. Only what differs by its items is written out for them.
unsafe fn lower_list<T>(v: *const Vec<T>, p: *mut u8, size: usize, align: usize, lower: unsafe fn(*const T, *mut u8)) {
    let items = v.cast::<Vec<ManuallyDrop<T>>>().read();
    let lower = core::mem::transmute::<unsafe fn(*const T, *mut u8), unsafe fn(*const u8, *mut u8)>(lower);
    lower_items(items.as_ptr().cast(), items.len(), size_of::<T>(), p, size, align, lower);
}

/// `v` is the first of the items, which lie `distance` apart.
#[inline(never)]
unsafe fn lower_items(
    v: *const u8,
    length: usize,
    distance: usize,
    p: *mut u8,
    size: usize,
    align: usize,
    lower: unsafe fn(*const u8, *mut u8),
) {
    let block = allocate(length * size, align);
    write_block(p, block, length, length * size, align);
    for index in 0..length {
        lower(v.add(index * distance), block.add(index * size));
    }
}

#[inline(never)]
unsafe fn lift_account(p: *const u8) -> types::Account {
    types::Account {
        id: lift_string(p.add(0)),
        name: lift_option_string(p.add(2 * PTR)),
        slug: lift_option_string(p.add(5 * PTR)),
        tier: lift_option_string(p.add(8 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_account(v: *const types::Account, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).name, p.add(2 * PTR));
    lower_option_string(&raw const (*v).slug, p.add(5 * PTR));
    lower_option_string(&raw const (*v).tier, p.add(8 * PTR));
}

#[inline(never)]
unsafe fn lift_account_reference(p: *const u8) -> types::AccountReference {
    types::AccountReference {
        id: lift_string(p.add(0)),
        name: lift_option_string(p.add(2 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_account_reference(v: *const types::AccountReference, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).name, p.add(2 * PTR));
}

#[inline(never)]
unsafe fn lift_account_role(p: *const u8) -> types::AccountRole {
    types::AccountRole {
        id: lift_string(p.add(0)),
        name: lift_option_string(p.add(2 * PTR)),
        role_type: lift_option_string(p.add(5 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_account_role(v: *const types::AccountRole, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).name, p.add(2 * PTR));
    lower_option_string(&raw const (*v).role_type, p.add(5 * PTR));
}

#[inline(never)]
unsafe fn lift_action_error(p: *const u8) -> types::ActionError {
    match p.read() {
        0 => types::ActionError::TemporaryFailure(lift_failure(p.add(PTR))),
        1 => types::ActionError::PermanentFailure(lift_failure(p.add(PTR))),
        _ => types::ActionError::ExecutionFailed,
    }
}

#[inline(never)]
unsafe fn lower_action_error(v: *const types::ActionError, p: *mut u8) {
    match &*v {
        types::ActionError::TemporaryFailure(v) => {
            p.write(0);
            let v = &raw const *v;
            lower_failure(v, p.add(PTR));
        }
        types::ActionError::PermanentFailure(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_failure(v, p.add(PTR));
        }
        types::ActionError::ExecutionFailed => p.write(2),
    }
}

#[inline(never)]
unsafe fn lift_board(p: *const u8) -> types::Board {
    types::Board {
        id: lift_string(p.add(0)),
        name: lift_option_string(p.add(2 * PTR)),
        description: lift_option_string(p.add(5 * PTR)),
        kind: lift_option_string(p.add(8 * PTR)),
        permissions: lift_option_string(p.add(11 * PTR)),
        state: lift_option_string(p.add(14 * PTR)),
        board_type: lift_option_string(p.add(17 * PTR)),
        hierarchy: lift_option_string(p.add(20 * PTR)),
        url: lift_option_string(p.add(23 * PTR)),
        created_at: lift_option_string(p.add(26 * PTR)),
        updated_at: lift_option_string(p.add(29 * PTR)),
        folder_id: lift_option_string(p.add(32 * PTR)),
        workspace: lift_option_workspace_reference(p.add(35 * PTR)),
        owner_ids: lift_option_list_string(p.add(43 * PTR)),
        subscriber_ids: lift_option_list_string(p.add(46 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_board(v: *const types::Board, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).name, p.add(2 * PTR));
    lower_option_string(&raw const (*v).description, p.add(5 * PTR));
    lower_option_string(&raw const (*v).kind, p.add(8 * PTR));
    lower_option_string(&raw const (*v).permissions, p.add(11 * PTR));
    lower_option_string(&raw const (*v).state, p.add(14 * PTR));
    lower_option_string(&raw const (*v).board_type, p.add(17 * PTR));
    lower_option_string(&raw const (*v).hierarchy, p.add(20 * PTR));
    lower_option_string(&raw const (*v).url, p.add(23 * PTR));
    lower_option_string(&raw const (*v).created_at, p.add(26 * PTR));
    lower_option_string(&raw const (*v).updated_at, p.add(29 * PTR));
    lower_option_string(&raw const (*v).folder_id, p.add(32 * PTR));
    lower_option_workspace_reference(&raw const (*v).workspace, p.add(35 * PTR));
    lower_option_list_string(&raw const (*v).owner_ids, p.add(43 * PTR));
    lower_option_list_string(&raw const (*v).subscriber_ids, p.add(46 * PTR));
}

#[inline(never)]
unsafe fn lift_board_access(p: *const u8) -> types::BoardAccess {
    match p.read() {
        0 => types::BoardAccess::InPerson,
        1 => types::BoardAccess::Team(lift_team_reference(p.add(PTR))),
        _ => types::BoardAccess::PublicBoard,
    }
}

#[inline(never)]
unsafe fn lower_board_access(v: *const types::BoardAccess, p: *mut u8) {
    match &*v {
        types::BoardAccess::InPerson => p.write(0),
        types::BoardAccess::Team(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_team_reference(v, p.add(PTR));
        }
        types::BoardAccess::PublicBoard => p.write(2),
    }
}

#[inline(never)]
unsafe fn lift_board_details(p: *const u8) -> types::BoardDetails {
    types::BoardDetails {
        board: lift_board(p.add(0)),
        creator: lift_option_user_reference(p.add(49 * PTR)),
        owners: lift_option_list_user_reference(p.add(58 * PTR)),
        subscribers: lift_option_list_user_reference(p.add(61 * PTR)),
        team_owners: lift_option_list_team_reference(p.add(64 * PTR)),
        team_subscribers: lift_option_list_team_reference(p.add(67 * PTR)),
        groups: lift_option_list_board_group(p.add(70 * PTR)),
        tags: lift_option_list_board_tag(p.add(73 * PTR)),
        items_count: lift_option_u32(p.add(76 * PTR)),
        item_terminology: lift_option_string(p.add(8 + 76 * PTR)),
        access_level: lift_option_string(p.add(8 + 79 * PTR)),
        call: lift_call_report(p.add(8 + 82 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_board_details(v: *const types::BoardDetails, p: *mut u8) {
    lower_board(&raw const (*v).board, p.add(0));
    lower_option_user_reference(&raw const (*v).creator, p.add(49 * PTR));
    lower_option_list_user_reference(&raw const (*v).owners, p.add(58 * PTR));
    lower_option_list_user_reference(&raw const (*v).subscribers, p.add(61 * PTR));
    lower_option_list_team_reference(&raw const (*v).team_owners, p.add(64 * PTR));
    lower_option_list_team_reference(&raw const (*v).team_subscribers, p.add(67 * PTR));
    lower_option_list_board_group(&raw const (*v).groups, p.add(70 * PTR));
    lower_option_list_board_tag(&raw const (*v).tags, p.add(73 * PTR));
    lower_option_u32(&raw const (*v).items_count, p.add(76 * PTR));
    lower_option_string(&raw const (*v).item_terminology, p.add(8 + 76 * PTR));
    lower_option_string(&raw const (*v).access_level, p.add(8 + 79 * PTR));
    lower_call_report(&raw const (*v).call, p.add(8 + 82 * PTR));
}

#[inline(never)]
unsafe fn lift_board_group(p: *const u8) -> types::BoardGroup {
    types::BoardGroup {
        id: lift_string(p.add(0)),
        title: lift_option_string(p.add(2 * PTR)),
        color: lift_option_string(p.add(5 * PTR)),
        position: lift_option_string(p.add(8 * PTR)),
        archived: lift_option_bool(p.add(11 * PTR)),
        deleted: lift_option_bool(p.add(2 + 11 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_board_group(v: *const types::BoardGroup, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).title, p.add(2 * PTR));
    lower_option_string(&raw const (*v).color, p.add(5 * PTR));
    lower_option_string(&raw const (*v).position, p.add(8 * PTR));
    lower_option_bool(&raw const (*v).archived, p.add(11 * PTR));
    lower_option_bool(&raw const (*v).deleted, p.add(2 + 11 * PTR));
}

#[inline(never)]
unsafe fn lift_board_kind(p: *const u8) -> types::BoardKind {
    match p.read() {
        0 => types::BoardKind::Public,
        1 => types::BoardKind::Private,
        _ => types::BoardKind::Share,
    }
}

#[inline(never)]
unsafe fn lower_board_kind(v: *const types::BoardKind, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_board_member(p: *const u8) -> types::BoardMember {
    types::BoardMember {
        board_id: lift_string(p.add(0)),
        user_id: lift_string(p.add(2 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_board_member(v: *const types::BoardMember, p: *mut u8) {
    lower_string(&raw const (*v).board_id, p.add(0));
    lower_string(&raw const (*v).user_id, p.add(2 * PTR));
}

#[inline(never)]
unsafe fn lift_board_order(p: *const u8) -> types::BoardOrder {
    match p.read() {
        0 => types::BoardOrder::CreatedAt,
        _ => types::BoardOrder::UsedAt,
    }
}

#[inline(never)]
unsafe fn lower_board_order(v: *const types::BoardOrder, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_board_page(p: *const u8) -> types::BoardPage {
    types::BoardPage {
        boards: lift_list_board(p.add(0)),
        next: lift_option_string(p.add(2 * PTR)),
        call: lift_call_report(p.add(5 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_board_page(v: *const types::BoardPage, p: *mut u8) {
    lower_list_board(&raw const (*v).boards, p.add(0));
    lower_option_string(&raw const (*v).next, p.add(2 * PTR));
    lower_call_report(&raw const (*v).call, p.add(5 * PTR));
}

#[inline(never)]
unsafe fn lift_board_query(p: *const u8) -> types::BoardQuery {
    types::BoardQuery {
        workspace: lift_option_workspace_filter(p.add(0)),
        state: lift_option_board_state_filter(p.add(4 * PTR)),
        kind: lift_option_board_kind(p.add(2 + 4 * PTR)),
        types: lift_option_list_board_type(p.add(5 * PTR)),
        order_by: lift_option_board_order(p.add(8 * PTR)),
        include_members: lift_option_bool(p.add(2 + 8 * PTR)),
        limit: lift_option_u32(p.add(4 + 8 * PTR)),
        cursor: lift_option_string(p.add(8 + 9 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_board_query(v: *const types::BoardQuery, p: *mut u8) {
    lower_option_workspace_filter(&raw const (*v).workspace, p.add(0));
    lower_option_board_state_filter(&raw const (*v).state, p.add(4 * PTR));
    lower_option_board_kind(&raw const (*v).kind, p.add(2 + 4 * PTR));
    lower_option_list_board_type(&raw const (*v).types, p.add(5 * PTR));
    lower_option_board_order(&raw const (*v).order_by, p.add(8 * PTR));
    lower_option_bool(&raw const (*v).include_members, p.add(2 + 8 * PTR));
    lower_option_u32(&raw const (*v).limit, p.add(4 + 8 * PTR));
    lower_option_string(&raw const (*v).cursor, p.add(8 + 9 * PTR));
}

#[inline(never)]
unsafe fn lift_board_state_filter(p: *const u8) -> types::BoardStateFilter {
    match p.read() {
        0 => types::BoardStateFilter::Active,
        1 => types::BoardStateFilter::Archived,
        2 => types::BoardStateFilter::Deleted,
        _ => types::BoardStateFilter::All,
    }
}

#[inline(never)]
unsafe fn lower_board_state_filter(v: *const types::BoardStateFilter, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_board_state_result(p: *const u8) -> types::BoardStateResult {
    types::BoardStateResult {
        board_id: lift_string(p.add(0)),
        state: lift_option_string(p.add(2 * PTR)),
        updated_at: lift_option_string(p.add(5 * PTR)),
        call: lift_call_report(p.add(8 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_board_state_result(v: *const types::BoardStateResult, p: *mut u8) {
    lower_string(&raw const (*v).board_id, p.add(0));
    lower_option_string(&raw const (*v).state, p.add(2 * PTR));
    lower_option_string(&raw const (*v).updated_at, p.add(5 * PTR));
    lower_call_report(&raw const (*v).call, p.add(8 * PTR));
}

#[inline(never)]
unsafe fn lift_board_tag(p: *const u8) -> types::BoardTag {
    types::BoardTag {
        id: lift_string(p.add(0)),
        name: lift_option_string(p.add(2 * PTR)),
        color: lift_option_string(p.add(5 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_board_tag(v: *const types::BoardTag, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).name, p.add(2 * PTR));
    lower_option_string(&raw const (*v).color, p.add(5 * PTR));
}

#[inline(never)]
unsafe fn lift_board_team(p: *const u8) -> types::BoardTeam {
    types::BoardTeam {
        board_id: lift_string(p.add(0)),
        team_id: lift_string(p.add(2 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_board_team(v: *const types::BoardTeam, p: *mut u8) {
    lower_string(&raw const (*v).board_id, p.add(0));
    lower_string(&raw const (*v).team_id, p.add(2 * PTR));
}

#[inline(never)]
unsafe fn lift_board_team_result(p: *const u8) -> types::BoardTeamResult {
    types::BoardTeamResult {
        board_id: lift_string(p.add(0)),
        team_id: lift_string(p.add(2 * PTR)),
        outcome: lift_membership_outcome(p.add(4 * PTR)),
        reason: lift_option_string(p.add(5 * PTR)),
        call: lift_call_report(p.add(8 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_board_team_result(v: *const types::BoardTeamResult, p: *mut u8) {
    lower_string(&raw const (*v).board_id, p.add(0));
    lower_string(&raw const (*v).team_id, p.add(2 * PTR));
    lower_membership_outcome(&raw const (*v).outcome, p.add(4 * PTR));
    lower_option_string(&raw const (*v).reason, p.add(5 * PTR));
    lower_call_report(&raw const (*v).call, p.add(8 * PTR));
}

#[inline(never)]
unsafe fn lift_board_type(p: *const u8) -> types::BoardType {
    match p.read() {
        0 => types::BoardType::Board,
        1 => types::BoardType::SubItemsBoard,
        2 => types::BoardType::Document,
        _ => types::BoardType::CustomObject,
    }
}

#[inline(never)]
unsafe fn lower_board_type(v: *const types::BoardType, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_call_options(p: *const u8) -> types::CallOptions {
    types::CallOptions {
        connection: lift_option_connection(p.add(0)),
        idempotency_key: lift_option_string(p.add(11 * PTR)),
        retry: lift_option_retry_policy(p.add(14 * PTR)),
        timeouts: lift_option_timeouts(p.add(28 + 14 * PTR)),
        max_response_bytes: lift_option_u32(p.add(64 + 14 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_call_options(v: *const types::CallOptions, p: *mut u8) {
    lower_option_connection(&raw const (*v).connection, p.add(0));
    lower_option_string(&raw const (*v).idempotency_key, p.add(11 * PTR));
    lower_option_retry_policy(&raw const (*v).retry, p.add(14 * PTR));
    lower_option_timeouts(&raw const (*v).timeouts, p.add(28 + 14 * PTR));
    lower_option_u32(&raw const (*v).max_response_bytes, p.add(64 + 14 * PTR));
}

#[inline(never)]
unsafe fn lift_call_report(p: *const u8) -> types::CallReport {
    types::CallReport {
        http_status: lift_option_u16(p.add(0)),
        request_id: lift_option_string(p.add(PTR)),
        api_version: lift_option_string(p.add(4 * PTR)),
        requests_sent: p.add(7 * PTR).cast::<u32>().read(),
        idempotency_key: lift_option_string(p.add(8 * PTR)),
        replayed: p.add(11 * PTR).read() != 0,
        warnings: lift_list_call_warning(p.add(12 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_call_report(v: *const types::CallReport, p: *mut u8) {
    lower_option_u16(&raw const (*v).http_status, p.add(0));
    lower_option_string(&raw const (*v).request_id, p.add(PTR));
    lower_option_string(&raw const (*v).api_version, p.add(4 * PTR));
    p.add(7 * PTR).cast::<u32>().write((*v).requests_sent);
    lower_option_string(&raw const (*v).idempotency_key, p.add(8 * PTR));
    p.add(11 * PTR).write(u8::from((*v).replayed));
    lower_list_call_warning(&raw const (*v).warnings, p.add(12 * PTR));
}

#[inline(never)]
unsafe fn lift_call_warning(p: *const u8) -> types::CallWarning {
    types::CallWarning {
        code: lift_string(p.add(0)),
        message: lift_string(p.add(2 * PTR)),
        path: lift_option_string(p.add(4 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_call_warning(v: *const types::CallWarning, p: *mut u8) {
    lower_string(&raw const (*v).code, p.add(0));
    lower_string(&raw const (*v).message, p.add(2 * PTR));
    lower_option_string(&raw const (*v).path, p.add(4 * PTR));
}

#[inline(never)]
unsafe fn lift_connected_user(p: *const u8) -> types::ConnectedUser {
    types::ConnectedUser {
        id: lift_string(p.add(0)),
        name: lift_option_string(p.add(2 * PTR)),
        email: lift_option_string(p.add(5 * PTR)),
        kind: lift_option_string(p.add(8 * PTR)),
        is_admin: lift_option_bool(p.add(11 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_connected_user(v: *const types::ConnectedUser, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).name, p.add(2 * PTR));
    lower_option_string(&raw const (*v).email, p.add(5 * PTR));
    lower_option_string(&raw const (*v).kind, p.add(8 * PTR));
    lower_option_bool(&raw const (*v).is_admin, p.add(11 * PTR));
}

#[inline(never)]
unsafe fn lift_connection(p: *const u8) -> types::Connection {
    types::Connection {
        token: lift_option_string(p.add(0)),
        endpoint: lift_option_string(p.add(3 * PTR)),
        api_version: lift_option_string(p.add(6 * PTR)),
        allow_plain_http: lift_option_bool(p.add(9 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_connection(v: *const types::Connection, p: *mut u8) {
    lower_option_string(&raw const (*v).token, p.add(0));
    lower_option_string(&raw const (*v).endpoint, p.add(3 * PTR));
    lower_option_string(&raw const (*v).api_version, p.add(6 * PTR));
    lower_option_bool(&raw const (*v).allow_plain_http, p.add(9 * PTR));
}

#[inline(never)]
unsafe fn lift_connection_info(p: *const u8) -> types::ConnectionInfo {
    types::ConnectionInfo {
        account: lift_option_account(p.add(0)),
        user: lift_connected_user(p.add(12 * PTR)),
        requested_api_version: lift_option_string(p.add(24 * PTR)),
        call: lift_call_report(p.add(27 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_connection_info(v: *const types::ConnectionInfo, p: *mut u8) {
    lower_option_account(&raw const (*v).account, p.add(0));
    lower_connected_user(&raw const (*v).user, p.add(12 * PTR));
    lower_option_string(&raw const (*v).requested_api_version, p.add(24 * PTR));
    lower_call_report(&raw const (*v).call, p.add(27 * PTR));
}

#[inline(never)]
unsafe fn lift_created_board(p: *const u8) -> types::CreatedBoard {
    types::CreatedBoard {
        board: lift_board(p.add(0)),
        call: lift_call_report(p.add(49 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_created_board(v: *const types::CreatedBoard, p: *mut u8) {
    lower_board(&raw const (*v).board, p.add(0));
    lower_call_report(&raw const (*v).call, p.add(49 * PTR));
}

#[inline(never)]
unsafe fn lift_custom_request(p: *const u8) -> types::CustomRequest {
    types::CustomRequest {
        method: lift_option_http_method(p.add(0)),
        path: lift_option_string(p.add(PTR)),
        query: lift_option_list_name_value(p.add(4 * PTR)),
        headers: lift_option_list_name_value(p.add(7 * PTR)),
        body: lift_option_request_body(p.add(10 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_custom_request(v: *const types::CustomRequest, p: *mut u8) {
    lower_option_http_method(&raw const (*v).method, p.add(0));
    lower_option_string(&raw const (*v).path, p.add(PTR));
    lower_option_list_name_value(&raw const (*v).query, p.add(4 * PTR));
    lower_option_list_name_value(&raw const (*v).headers, p.add(7 * PTR));
    lower_option_request_body(&raw const (*v).body, p.add(10 * PTR));
}

#[inline(never)]
unsafe fn lift_custom_response(p: *const u8) -> types::CustomResponse {
    types::CustomResponse {
        status: p.add(0).cast::<u16>().read(),
        headers: lift_list_name_value(p.add(PTR)),
        body: lift_response_body(p.add(3 * PTR)),
        call: lift_call_report(p.add(6 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_custom_response(v: *const types::CustomResponse, p: *mut u8) {
    p.add(0).cast::<u16>().write((*v).status);
    lower_list_name_value(&raw const (*v).headers, p.add(PTR));
    lower_response_body(&raw const (*v).body, p.add(3 * PTR));
    lower_call_report(&raw const (*v).call, p.add(6 * PTR));
}

#[inline(never)]
unsafe fn lift_failure(p: *const u8) -> types::Failure {
    types::Failure {
        kind: lift_failure_kind(p.add(0)),
        message: lift_string(p.add(PTR)),
        code: lift_option_string(p.add(3 * PTR)),
        retry_after_ms: lift_option_u32(p.add(6 * PTR)),
        details: lift_list_graphql_error(p.add(8 + 6 * PTR)),
        call: lift_call_report(p.add(8 + 8 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_failure(v: *const types::Failure, p: *mut u8) {
    lower_failure_kind(&raw const (*v).kind, p.add(0));
    lower_string(&raw const (*v).message, p.add(PTR));
    lower_option_string(&raw const (*v).code, p.add(3 * PTR));
    lower_option_u32(&raw const (*v).retry_after_ms, p.add(6 * PTR));
    lower_list_graphql_error(&raw const (*v).details, p.add(8 + 6 * PTR));
    lower_call_report(&raw const (*v).call, p.add(8 + 8 * PTR));
}

#[inline(never)]
unsafe fn lift_failure_kind(p: *const u8) -> types::FailureKind {
    match p.read() {
        0 => types::FailureKind::InvalidInput,
        1 => types::FailureKind::NotConfigured,
        2 => types::FailureKind::NotAuthenticated,
        3 => types::FailureKind::PermissionDenied,
        4 => types::FailureKind::NotFound,
        5 => types::FailureKind::Ambiguous,
        6 => types::FailureKind::Conflict,
        7 => types::FailureKind::RateLimitExceeded,
        8 => types::FailureKind::DailyLimitExceeded,
        9 => types::FailureKind::QueryTooComplex,
        10 => types::FailureKind::Unavailable,
        11 => types::FailureKind::Timeout,
        12 => types::FailureKind::ConnectionFailed,
        13 => types::FailureKind::OutcomeUnknown,
        14 => types::FailureKind::InvalidResponse,
        15 => types::FailureKind::ServerError,
        _ => types::FailureKind::Rejected,
    }
}

#[inline(never)]
unsafe fn lower_failure_kind(v: *const types::FailureKind, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_found_user(p: *const u8) -> types::FoundUser {
    types::FoundUser {
        user: lift_user(p.add(0)),
        call: lift_call_report(p.add(32 + 92 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_found_user(v: *const types::FoundUser, p: *mut u8) {
    lower_user(&raw const (*v).user, p.add(0));
    lower_call_report(&raw const (*v).call, p.add(32 + 92 * PTR));
}

#[inline(never)]
unsafe fn lift_graphql_error(p: *const u8) -> types::GraphqlError {
    types::GraphqlError {
        message: lift_string(p.add(0)),
        code: lift_option_string(p.add(2 * PTR)),
        path: lift_option_string(p.add(5 * PTR)),
        extensions: lift_option_string(p.add(8 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_graphql_error(v: *const types::GraphqlError, p: *mut u8) {
    lower_string(&raw const (*v).message, p.add(0));
    lower_option_string(&raw const (*v).code, p.add(2 * PTR));
    lower_option_string(&raw const (*v).path, p.add(5 * PTR));
    lower_option_string(&raw const (*v).extensions, p.add(8 * PTR));
}

#[inline(never)]
unsafe fn lift_graphql_request(p: *const u8) -> types::GraphqlRequest {
    types::GraphqlRequest {
        document: lift_string(p.add(0)),
        variables: lift_option_string(p.add(2 * PTR)),
        operation_name: lift_option_string(p.add(5 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_graphql_request(v: *const types::GraphqlRequest, p: *mut u8) {
    lower_string(&raw const (*v).document, p.add(0));
    lower_option_string(&raw const (*v).variables, p.add(2 * PTR));
    lower_option_string(&raw const (*v).operation_name, p.add(5 * PTR));
}

#[inline(never)]
unsafe fn lift_http_method(p: *const u8) -> types::HttpMethod {
    match p.read() {
        0 => types::HttpMethod::Get,
        1 => types::HttpMethod::Post,
        2 => types::HttpMethod::Put,
        3 => types::HttpMethod::Patch,
        _ => types::HttpMethod::Delete,
    }
}

#[inline(never)]
unsafe fn lower_http_method(v: *const types::HttpMethod, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_invitation(p: *const u8) -> types::Invitation {
    types::Invitation {
        email: lift_string(p.add(0)),
        role: lift_option_user_role(p.add(2 * PTR)),
        product: lift_option_string(p.add(6 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_invitation(v: *const types::Invitation, p: *mut u8) {
    lower_string(&raw const (*v).email, p.add(0));
    lower_option_user_role(&raw const (*v).role, p.add(2 * PTR));
    lower_option_string(&raw const (*v).product, p.add(6 * PTR));
}

#[inline(never)]
unsafe fn lift_invitation_outcome(p: *const u8) -> types::InvitationOutcome {
    match p.read() {
        0 => types::InvitationOutcome::Invited,
        1 => types::InvitationOutcome::AlreadyPending,
        2 => types::InvitationOutcome::AlreadyActive,
        _ => types::InvitationOutcome::Deactivated,
    }
}

#[inline(never)]
unsafe fn lower_invitation_outcome(v: *const types::InvitationOutcome, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_invitation_result(p: *const u8) -> types::InvitationResult {
    types::InvitationResult {
        email: lift_string(p.add(0)),
        user_id: lift_option_string(p.add(2 * PTR)),
        outcome: lift_invitation_outcome(p.add(5 * PTR)),
        kind: lift_option_string(p.add(6 * PTR)),
        call: lift_call_report(p.add(9 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_invitation_result(v: *const types::InvitationResult, p: *mut u8) {
    lower_string(&raw const (*v).email, p.add(0));
    lower_option_string(&raw const (*v).user_id, p.add(2 * PTR));
    lower_invitation_outcome(&raw const (*v).outcome, p.add(5 * PTR));
    lower_option_string(&raw const (*v).kind, p.add(6 * PTR));
    lower_call_report(&raw const (*v).call, p.add(9 * PTR));
}

#[inline(never)]
unsafe fn lift_list_account_role(p: *const u8) -> Vec<types::AccountRole> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (8 * PTR));
        items.push(lift_account_role(p));
    }
    free(block, length * (8 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_account_role(v: *const Vec<types::AccountRole>, p: *mut u8) {
    lower_list(v, p, 8 * PTR, PTR, lower_account_role);
}

#[inline(never)]
unsafe fn lift_list_board(p: *const u8) -> Vec<types::Board> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (49 * PTR));
        items.push(lift_board(p));
    }
    free(block, length * (49 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_board(v: *const Vec<types::Board>, p: *mut u8) {
    lower_list(v, p, 49 * PTR, PTR, lower_board);
}

#[inline(never)]
unsafe fn lift_list_board_access(p: *const u8) -> Vec<types::BoardAccess> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (6 * PTR));
        items.push(lift_board_access(p));
    }
    free(block, length * (6 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_board_access(v: *const Vec<types::BoardAccess>, p: *mut u8) {
    lower_list(v, p, 6 * PTR, PTR, lower_board_access);
}

#[inline(never)]
unsafe fn lift_list_board_group(p: *const u8) -> Vec<types::BoardGroup> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (12 * PTR));
        items.push(lift_board_group(p));
    }
    free(block, length * (12 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_board_group(v: *const Vec<types::BoardGroup>, p: *mut u8) {
    lower_list(v, p, 12 * PTR, PTR, lower_board_group);
}

#[inline(never)]
unsafe fn lift_list_board_tag(p: *const u8) -> Vec<types::BoardTag> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (8 * PTR));
        items.push(lift_board_tag(p));
    }
    free(block, length * (8 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_board_tag(v: *const Vec<types::BoardTag>, p: *mut u8) {
    lower_list(v, p, 8 * PTR, PTR, lower_board_tag);
}

#[inline(never)]
unsafe fn lift_list_board_type(p: *const u8) -> Vec<types::BoardType> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (1));
        items.push(lift_board_type(p));
    }
    free(block, length * (1), 1);
    items
}

#[inline(never)]
unsafe fn lower_list_board_type(v: *const Vec<types::BoardType>, p: *mut u8) {
    lower_list(v, p, 1, 1, lower_board_type);
}

#[inline(never)]
unsafe fn lift_list_call_warning(p: *const u8) -> Vec<types::CallWarning> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (7 * PTR));
        items.push(lift_call_warning(p));
    }
    free(block, length * (7 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_call_warning(v: *const Vec<types::CallWarning>, p: *mut u8) {
    lower_list(v, p, 7 * PTR, PTR, lower_call_warning);
}

#[inline(never)]
unsafe fn lift_list_graphql_error(p: *const u8) -> Vec<types::GraphqlError> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (11 * PTR));
        items.push(lift_graphql_error(p));
    }
    free(block, length * (11 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_graphql_error(v: *const Vec<types::GraphqlError>, p: *mut u8) {
    lower_list(v, p, 11 * PTR, PTR, lower_graphql_error);
}

#[inline(never)]
unsafe fn lift_list_name_value(p: *const u8) -> Vec<types::NameValue> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (4 * PTR));
        items.push(lift_name_value(p));
    }
    free(block, length * (4 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_name_value(v: *const Vec<types::NameValue>, p: *mut u8) {
    lower_list(v, p, 4 * PTR, PTR, lower_name_value);
}

#[inline(never)]
unsafe fn lift_list_string(p: *const u8) -> Vec<String> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (2 * PTR));
        items.push(lift_string(p));
    }
    free(block, length * (2 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_string(v: *const Vec<String>, p: *mut u8) {
    lower_list(v, p, 2 * PTR, PTR, lower_string);
}

#[inline(never)]
unsafe fn lift_list_team(p: *const u8) -> Vec<types::Team> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (12 * PTR));
        items.push(lift_team(p));
    }
    free(block, length * (12 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_team(v: *const Vec<types::Team>, p: *mut u8) {
    lower_list(v, p, 12 * PTR, PTR, lower_team);
}

#[inline(never)]
unsafe fn lift_list_team_reference(p: *const u8) -> Vec<types::TeamReference> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (5 * PTR));
        items.push(lift_team_reference(p));
    }
    free(block, length * (5 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_team_reference(v: *const Vec<types::TeamReference>, p: *mut u8) {
    lower_list(v, p, 5 * PTR, PTR, lower_team_reference);
}

#[inline(never)]
unsafe fn lift_list_user(p: *const u8) -> Vec<types::User> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (32 + 92 * PTR));
        items.push(lift_user(p));
    }
    free(block, length * (32 + 92 * PTR), 8);
    items
}

#[inline(never)]
unsafe fn lower_list_user(v: *const Vec<types::User>, p: *mut u8) {
    lower_list(v, p, 32 + 92 * PTR, 8, lower_user);
}

#[inline(never)]
unsafe fn lift_list_user_automation(p: *const u8) -> Vec<types::UserAutomation> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (11 * PTR));
        items.push(lift_user_automation(p));
    }
    free(block, length * (11 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_user_automation(v: *const Vec<types::UserAutomation>, p: *mut u8) {
    lower_list(v, p, 11 * PTR, PTR, lower_user_automation);
}

#[inline(never)]
unsafe fn lift_list_user_board(p: *const u8) -> Vec<types::UserBoard> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (23 * PTR));
        items.push(lift_user_board(p));
    }
    free(block, length * (23 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_user_board(v: *const Vec<types::UserBoard>, p: *mut u8) {
    lower_list(v, p, 23 * PTR, PTR, lower_user_board);
}

#[inline(never)]
unsafe fn lift_list_user_reference(p: *const u8) -> Vec<types::UserReference> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (8 * PTR));
        items.push(lift_user_reference(p));
    }
    free(block, length * (8 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_user_reference(v: *const Vec<types::UserReference>, p: *mut u8) {
    lower_list(v, p, 8 * PTR, PTR, lower_user_reference);
}

#[inline(never)]
unsafe fn lift_list_workspace(p: *const u8) -> Vec<types::Workspace> {
    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {
        let p = block.add(index * (27 * PTR));
        items.push(lift_workspace(p));
    }
    free(block, length * (27 * PTR), PTR);
    items
}

#[inline(never)]
unsafe fn lower_list_workspace(v: *const Vec<types::Workspace>, p: *mut u8) {
    lower_list(v, p, 27 * PTR, PTR, lower_workspace);
}

#[inline(never)]
unsafe fn lift_membership_outcome(p: *const u8) -> types::MembershipOutcome {
    match p.read() {
        0 => types::MembershipOutcome::Added,
        1 => types::MembershipOutcome::AlreadyMember,
        2 => types::MembershipOutcome::AlreadyOwner,
        3 => types::MembershipOutcome::RoleChanged,
        4 => types::MembershipOutcome::Removed,
        5 => types::MembershipOutcome::NotAMember,
        _ => types::MembershipOutcome::Kept,
    }
}

#[inline(never)]
unsafe fn lower_membership_outcome(v: *const types::MembershipOutcome, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_membership_result(p: *const u8) -> types::MembershipResult {
    types::MembershipResult {
        board_id: lift_string(p.add(0)),
        user_id: lift_string(p.add(2 * PTR)),
        outcome: lift_membership_outcome(p.add(4 * PTR)),
        reason: lift_option_string(p.add(5 * PTR)),
        call: lift_call_report(p.add(8 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_membership_result(v: *const types::MembershipResult, p: *mut u8) {
    lower_string(&raw const (*v).board_id, p.add(0));
    lower_string(&raw const (*v).user_id, p.add(2 * PTR));
    lower_membership_outcome(&raw const (*v).outcome, p.add(4 * PTR));
    lower_option_string(&raw const (*v).reason, p.add(5 * PTR));
    lower_call_report(&raw const (*v).call, p.add(8 * PTR));
}

#[inline(never)]
unsafe fn lift_name_value(p: *const u8) -> types::NameValue {
    types::NameValue {
        name: lift_string(p.add(0)),
        value: lift_string(p.add(2 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_name_value(v: *const types::NameValue, p: *mut u8) {
    lower_string(&raw const (*v).name, p.add(0));
    lower_string(&raw const (*v).value, p.add(2 * PTR));
}

#[inline(never)]
unsafe fn lift_new_board(p: *const u8) -> types::NewBoard {
    types::NewBoard {
        name: lift_string(p.add(0)),
        kind: lift_board_kind(p.add(2 * PTR)),
        workspace_id: lift_option_string(p.add(3 * PTR)),
        description: lift_option_string(p.add(6 * PTR)),
        folder_id: lift_option_string(p.add(9 * PTR)),
        template_id: lift_option_string(p.add(12 * PTR)),
        owner_ids: lift_option_list_string(p.add(15 * PTR)),
        owner_team_ids: lift_option_list_string(p.add(18 * PTR)),
        subscriber_ids: lift_option_list_string(p.add(21 * PTR)),
        subscriber_team_ids: lift_option_list_string(p.add(24 * PTR)),
        empty: lift_option_bool(p.add(27 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_new_board(v: *const types::NewBoard, p: *mut u8) {
    lower_string(&raw const (*v).name, p.add(0));
    lower_board_kind(&raw const (*v).kind, p.add(2 * PTR));
    lower_option_string(&raw const (*v).workspace_id, p.add(3 * PTR));
    lower_option_string(&raw const (*v).description, p.add(6 * PTR));
    lower_option_string(&raw const (*v).folder_id, p.add(9 * PTR));
    lower_option_string(&raw const (*v).template_id, p.add(12 * PTR));
    lower_option_list_string(&raw const (*v).owner_ids, p.add(15 * PTR));
    lower_option_list_string(&raw const (*v).owner_team_ids, p.add(18 * PTR));
    lower_option_list_string(&raw const (*v).subscriber_ids, p.add(21 * PTR));
    lower_option_list_string(&raw const (*v).subscriber_team_ids, p.add(24 * PTR));
    lower_option_bool(&raw const (*v).empty, p.add(27 * PTR));
}

#[inline(never)]
unsafe fn lift_new_board_member(p: *const u8) -> types::NewBoardMember {
    types::NewBoardMember {
        board_id: lift_string(p.add(0)),
        user_id: lift_string(p.add(2 * PTR)),
        kind: lift_option_subscriber_kind(p.add(4 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_new_board_member(v: *const types::NewBoardMember, p: *mut u8) {
    lower_string(&raw const (*v).board_id, p.add(0));
    lower_string(&raw const (*v).user_id, p.add(2 * PTR));
    lower_option_subscriber_kind(&raw const (*v).kind, p.add(4 * PTR));
}

#[inline(never)]
unsafe fn lift_new_board_team(p: *const u8) -> types::NewBoardTeam {
    types::NewBoardTeam {
        board_id: lift_string(p.add(0)),
        team_id: lift_string(p.add(2 * PTR)),
        kind: lift_option_subscriber_kind(p.add(4 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_new_board_team(v: *const types::NewBoardTeam, p: *mut u8) {
    lower_string(&raw const (*v).board_id, p.add(0));
    lower_string(&raw const (*v).team_id, p.add(2 * PTR));
    lower_option_subscriber_kind(&raw const (*v).kind, p.add(4 * PTR));
}

#[inline(never)]
unsafe fn lift_new_workspace_member(p: *const u8) -> types::NewWorkspaceMember {
    types::NewWorkspaceMember {
        workspace_id: lift_string(p.add(0)),
        user_id: lift_string(p.add(2 * PTR)),
        kind: lift_option_subscriber_kind(p.add(4 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_new_workspace_member(v: *const types::NewWorkspaceMember, p: *mut u8) {
    lower_string(&raw const (*v).workspace_id, p.add(0));
    lower_string(&raw const (*v).user_id, p.add(2 * PTR));
    lower_option_subscriber_kind(&raw const (*v).kind, p.add(4 * PTR));
}

#[inline(never)]
unsafe fn lift_option_account(p: *const u8) -> Option<types::Account> {
    if p.read() == 0 { None } else { Some(lift_account(p.add(PTR))) }
}

#[inline(never)]
unsafe fn lower_option_account(v: *const Option<types::Account>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_account(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_account_reference(p: *const u8) -> Option<types::AccountReference> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_account_reference(p.add(PTR)))
    }
}

#[inline(never)]
unsafe fn lower_option_account_reference(v: *const Option<types::AccountReference>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_account_reference(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_board_kind(p: *const u8) -> Option<types::BoardKind> {
    if p.read() == 0 { None } else { Some(lift_board_kind(p.add(1))) }
}

#[inline(never)]
unsafe fn lower_option_board_kind(v: *const Option<types::BoardKind>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_board_kind(v, p.add(1));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_board_order(p: *const u8) -> Option<types::BoardOrder> {
    if p.read() == 0 { None } else { Some(lift_board_order(p.add(1))) }
}

#[inline(never)]
unsafe fn lower_option_board_order(v: *const Option<types::BoardOrder>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_board_order(v, p.add(1));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_board_state_filter(p: *const u8) -> Option<types::BoardStateFilter> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_board_state_filter(p.add(1)))
    }
}

#[inline(never)]
unsafe fn lower_option_board_state_filter(v: *const Option<types::BoardStateFilter>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_board_state_filter(v, p.add(1));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_bool(p: *const u8) -> Option<bool> {
    if p.read() == 0 { None } else { Some(p.add(1).read() != 0) }
}

#[inline(never)]
unsafe fn lower_option_bool(v: *const Option<bool>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            p.add(1).write(u8::from(*v));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_call_options(p: *const u8) -> Option<types::CallOptions> {
    if p.read() == 0 { None } else { Some(lift_call_options(p.add(PTR))) }
}

#[inline(never)]
unsafe fn lower_option_call_options(v: *const Option<types::CallOptions>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_call_options(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_connection(p: *const u8) -> Option<types::Connection> {
    if p.read() == 0 { None } else { Some(lift_connection(p.add(PTR))) }
}

#[inline(never)]
unsafe fn lower_option_connection(v: *const Option<types::Connection>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_connection(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_f64(p: *const u8) -> Option<f64> {
    if p.read() == 0 { None } else { Some(p.add(8).cast::<f64>().read()) }
}

#[inline(never)]
unsafe fn lower_option_f64(v: *const Option<f64>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            p.add(8).cast::<f64>().write(*v);
        }
    }
}

#[inline(never)]
unsafe fn lift_option_http_method(p: *const u8) -> Option<types::HttpMethod> {
    if p.read() == 0 { None } else { Some(lift_http_method(p.add(1))) }
}

#[inline(never)]
unsafe fn lower_option_http_method(v: *const Option<types::HttpMethod>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_http_method(v, p.add(1));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_list_board_group(p: *const u8) -> Option<Vec<types::BoardGroup>> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_list_board_group(p.add(PTR)))
    }
}

#[inline(never)]
unsafe fn lower_option_list_board_group(v: *const Option<Vec<types::BoardGroup>>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_list_board_group(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_list_board_tag(p: *const u8) -> Option<Vec<types::BoardTag>> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_list_board_tag(p.add(PTR)))
    }
}

#[inline(never)]
unsafe fn lower_option_list_board_tag(v: *const Option<Vec<types::BoardTag>>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_list_board_tag(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_list_board_type(p: *const u8) -> Option<Vec<types::BoardType>> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_list_board_type(p.add(PTR)))
    }
}

#[inline(never)]
unsafe fn lower_option_list_board_type(v: *const Option<Vec<types::BoardType>>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_list_board_type(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_list_name_value(p: *const u8) -> Option<Vec<types::NameValue>> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_list_name_value(p.add(PTR)))
    }
}

#[inline(never)]
unsafe fn lower_option_list_name_value(v: *const Option<Vec<types::NameValue>>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_list_name_value(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_list_string(p: *const u8) -> Option<Vec<String>> {
    if p.read() == 0 { None } else { Some(lift_list_string(p.add(PTR))) }
}

#[inline(never)]
unsafe fn lower_option_list_string(v: *const Option<Vec<String>>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_list_string(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_list_team_reference(p: *const u8) -> Option<Vec<types::TeamReference>> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_list_team_reference(p.add(PTR)))
    }
}

#[inline(never)]
unsafe fn lower_option_list_team_reference(v: *const Option<Vec<types::TeamReference>>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_list_team_reference(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_list_user_reference(p: *const u8) -> Option<Vec<types::UserReference>> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_list_user_reference(p.add(PTR)))
    }
}

#[inline(never)]
unsafe fn lower_option_list_user_reference(v: *const Option<Vec<types::UserReference>>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_list_user_reference(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_out_of_office(p: *const u8) -> Option<types::OutOfOffice> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_out_of_office(p.add(PTR)))
    }
}

#[inline(never)]
unsafe fn lower_option_out_of_office(v: *const Option<types::OutOfOffice>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_out_of_office(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_photo_urls(p: *const u8) -> Option<types::PhotoUrls> {
    if p.read() == 0 { None } else { Some(lift_photo_urls(p.add(PTR))) }
}

#[inline(never)]
unsafe fn lower_option_photo_urls(v: *const Option<types::PhotoUrls>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_photo_urls(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_request_body(p: *const u8) -> Option<types::RequestBody> {
    if p.read() == 0 { None } else { Some(lift_request_body(p.add(PTR))) }
}

#[inline(never)]
unsafe fn lower_option_request_body(v: *const Option<types::RequestBody>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_request_body(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_retry_policy(p: *const u8) -> Option<types::RetryPolicy> {
    if p.read() == 0 { None } else { Some(lift_retry_policy(p.add(4))) }
}

#[inline(never)]
unsafe fn lower_option_retry_policy(v: *const Option<types::RetryPolicy>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_retry_policy(v, p.add(4));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_string(p: *const u8) -> Option<String> {
    if p.read() == 0 { None } else { Some(lift_string(p.add(PTR))) }
}

#[inline(never)]
unsafe fn lower_option_string(v: *const Option<String>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_string(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_subscriber_kind(p: *const u8) -> Option<types::SubscriberKind> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_subscriber_kind(p.add(1)))
    }
}

#[inline(never)]
unsafe fn lower_option_subscriber_kind(v: *const Option<types::SubscriberKind>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_subscriber_kind(v, p.add(1));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_timeouts(p: *const u8) -> Option<types::Timeouts> {
    if p.read() == 0 { None } else { Some(lift_timeouts(p.add(4))) }
}

#[inline(never)]
unsafe fn lower_option_timeouts(v: *const Option<types::Timeouts>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_timeouts(v, p.add(4));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_u16(p: *const u8) -> Option<u16> {
    if p.read() == 0 { None } else { Some(p.add(2).cast::<u16>().read()) }
}

#[inline(never)]
unsafe fn lower_option_u16(v: *const Option<u16>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            p.add(2).cast::<u16>().write(*v);
        }
    }
}

#[inline(never)]
unsafe fn lift_option_u32(p: *const u8) -> Option<u32> {
    if p.read() == 0 { None } else { Some(p.add(4).cast::<u32>().read()) }
}

#[inline(never)]
unsafe fn lower_option_u32(v: *const Option<u32>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            p.add(4).cast::<u32>().write(*v);
        }
    }
}

#[inline(never)]
unsafe fn lift_option_user_kind_filter(p: *const u8) -> Option<types::UserKindFilter> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_user_kind_filter(p.add(1)))
    }
}

#[inline(never)]
unsafe fn lower_option_user_kind_filter(v: *const Option<types::UserKindFilter>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_user_kind_filter(v, p.add(1));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_user_reference(p: *const u8) -> Option<types::UserReference> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_user_reference(p.add(PTR)))
    }
}

#[inline(never)]
unsafe fn lower_option_user_reference(v: *const Option<types::UserReference>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_user_reference(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_user_role(p: *const u8) -> Option<types::UserRole> {
    if p.read() == 0 { None } else { Some(lift_user_role(p.add(PTR))) }
}

#[inline(never)]
unsafe fn lower_option_user_role(v: *const Option<types::UserRole>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_user_role(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_user_status_filter(p: *const u8) -> Option<types::UserStatusFilter> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_user_status_filter(p.add(1)))
    }
}

#[inline(never)]
unsafe fn lower_option_user_status_filter(v: *const Option<types::UserStatusFilter>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_user_status_filter(v, p.add(1));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_workspace_filter(p: *const u8) -> Option<types::WorkspaceFilter> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_workspace_filter(p.add(PTR)))
    }
}

#[inline(never)]
unsafe fn lower_option_workspace_filter(v: *const Option<types::WorkspaceFilter>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_workspace_filter(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_option_workspace_reference(p: *const u8) -> Option<types::WorkspaceReference> {
    if p.read() == 0 {
        None
    } else {
        Some(lift_workspace_reference(p.add(PTR)))
    }
}

#[inline(never)]
unsafe fn lower_option_workspace_reference(v: *const Option<types::WorkspaceReference>, p: *mut u8) {
    match &*v {
        None => p.write(0),
        Some(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_workspace_reference(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_out_of_office(p: *const u8) -> types::OutOfOffice {
    types::OutOfOffice {
        active: lift_option_bool(p.add(0)),
        disable_notifications: lift_option_bool(p.add(2)),
        start_date: lift_option_string(p.add(PTR)),
        end_date: lift_option_string(p.add(4 * PTR)),
        reason: lift_option_string(p.add(7 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_out_of_office(v: *const types::OutOfOffice, p: *mut u8) {
    lower_option_bool(&raw const (*v).active, p.add(0));
    lower_option_bool(&raw const (*v).disable_notifications, p.add(2));
    lower_option_string(&raw const (*v).start_date, p.add(PTR));
    lower_option_string(&raw const (*v).end_date, p.add(4 * PTR));
    lower_option_string(&raw const (*v).reason, p.add(7 * PTR));
}

#[inline(never)]
unsafe fn lift_photo_urls(p: *const u8) -> types::PhotoUrls {
    types::PhotoUrls {
        original: lift_option_string(p.add(0)),
        small: lift_option_string(p.add(3 * PTR)),
        thumb: lift_option_string(p.add(6 * PTR)),
        thumb_small: lift_option_string(p.add(9 * PTR)),
        tiny: lift_option_string(p.add(12 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_photo_urls(v: *const types::PhotoUrls, p: *mut u8) {
    lower_option_string(&raw const (*v).original, p.add(0));
    lower_option_string(&raw const (*v).small, p.add(3 * PTR));
    lower_option_string(&raw const (*v).thumb, p.add(6 * PTR));
    lower_option_string(&raw const (*v).thumb_small, p.add(9 * PTR));
    lower_option_string(&raw const (*v).tiny, p.add(12 * PTR));
}

#[inline(never)]
unsafe fn lift_request_body(p: *const u8) -> types::RequestBody {
    match p.read() {
        0 => types::RequestBody::Graphql(lift_graphql_request(p.add(PTR))),
        1 => types::RequestBody::Text(lift_string(p.add(PTR))),
        _ => types::RequestBody::Bytes(lift_list_u8(p.add(PTR))),
    }
}

#[inline(never)]
unsafe fn lower_request_body(v: *const types::RequestBody, p: *mut u8) {
    match &*v {
        types::RequestBody::Graphql(v) => {
            p.write(0);
            let v = &raw const *v;
            lower_graphql_request(v, p.add(PTR));
        }
        types::RequestBody::Text(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_string(v, p.add(PTR));
        }
        types::RequestBody::Bytes(v) => {
            p.write(2);
            let v = &raw const *v;
            lower_list_u8(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_response_body(p: *const u8) -> types::ResponseBody {
    match p.read() {
        0 => types::ResponseBody::Text(lift_string(p.add(PTR))),
        _ => types::ResponseBody::Bytes(lift_list_u8(p.add(PTR))),
    }
}

#[inline(never)]
unsafe fn lower_response_body(v: *const types::ResponseBody, p: *mut u8) {
    match &*v {
        types::ResponseBody::Text(v) => {
            p.write(0);
            let v = &raw const *v;
            lower_string(v, p.add(PTR));
        }
        types::ResponseBody::Bytes(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_list_u8(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_retry_policy(p: *const u8) -> types::RetryPolicy {
    types::RetryPolicy {
        max_retries: lift_option_u32(p.add(0)),
        interval_ms: lift_option_u32(p.add(8)),
        max_wait_ms: lift_option_u32(p.add(16)),
    }
}

#[inline(never)]
unsafe fn lower_retry_policy(v: *const types::RetryPolicy, p: *mut u8) {
    lower_option_u32(&raw const (*v).max_retries, p.add(0));
    lower_option_u32(&raw const (*v).interval_ms, p.add(8));
    lower_option_u32(&raw const (*v).max_wait_ms, p.add(16));
}

#[inline(never)]
unsafe fn lift_role_list(p: *const u8) -> types::RoleList {
    types::RoleList {
        roles: lift_list_account_role(p.add(0)),
        call: lift_call_report(p.add(2 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_role_list(v: *const types::RoleList, p: *mut u8) {
    lower_list_account_role(&raw const (*v).roles, p.add(0));
    lower_call_report(&raw const (*v).call, p.add(2 * PTR));
}

#[inline(never)]
unsafe fn lift_subscriber_kind(p: *const u8) -> types::SubscriberKind {
    match p.read() {
        0 => types::SubscriberKind::Subscriber,
        _ => types::SubscriberKind::Owner,
    }
}

#[inline(never)]
unsafe fn lower_subscriber_kind(v: *const types::SubscriberKind, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_team(p: *const u8) -> types::Team {
    types::Team {
        id: lift_string(p.add(0)),
        name: lift_option_string(p.add(2 * PTR)),
        is_guest: lift_option_bool(p.add(5 * PTR)),
        owner_ids: lift_option_list_string(p.add(6 * PTR)),
        member_ids: lift_option_list_string(p.add(9 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_team(v: *const types::Team, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).name, p.add(2 * PTR));
    lower_option_bool(&raw const (*v).is_guest, p.add(5 * PTR));
    lower_option_list_string(&raw const (*v).owner_ids, p.add(6 * PTR));
    lower_option_list_string(&raw const (*v).member_ids, p.add(9 * PTR));
}

#[inline(never)]
unsafe fn lift_team_list(p: *const u8) -> types::TeamList {
    types::TeamList {
        teams: lift_list_team(p.add(0)),
        call: lift_call_report(p.add(2 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_team_list(v: *const types::TeamList, p: *mut u8) {
    lower_list_team(&raw const (*v).teams, p.add(0));
    lower_call_report(&raw const (*v).call, p.add(2 * PTR));
}

#[inline(never)]
unsafe fn lift_team_member(p: *const u8) -> types::TeamMember {
    types::TeamMember {
        team_id: lift_string(p.add(0)),
        user_id: lift_string(p.add(2 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_team_member(v: *const types::TeamMember, p: *mut u8) {
    lower_string(&raw const (*v).team_id, p.add(0));
    lower_string(&raw const (*v).user_id, p.add(2 * PTR));
}

#[inline(never)]
unsafe fn lift_team_membership_result(p: *const u8) -> types::TeamMembershipResult {
    types::TeamMembershipResult {
        team_id: lift_string(p.add(0)),
        user_id: lift_string(p.add(2 * PTR)),
        outcome: lift_membership_outcome(p.add(4 * PTR)),
        reason: lift_option_string(p.add(5 * PTR)),
        call: lift_call_report(p.add(8 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_team_membership_result(v: *const types::TeamMembershipResult, p: *mut u8) {
    lower_string(&raw const (*v).team_id, p.add(0));
    lower_string(&raw const (*v).user_id, p.add(2 * PTR));
    lower_membership_outcome(&raw const (*v).outcome, p.add(4 * PTR));
    lower_option_string(&raw const (*v).reason, p.add(5 * PTR));
    lower_call_report(&raw const (*v).call, p.add(8 * PTR));
}

#[inline(never)]
unsafe fn lift_team_query(p: *const u8) -> types::TeamQuery {
    types::TeamQuery {
        name: lift_option_string(p.add(0)),
        user_ids: lift_option_list_string(p.add(3 * PTR)),
        include_members: lift_option_bool(p.add(6 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_team_query(v: *const types::TeamQuery, p: *mut u8) {
    lower_option_string(&raw const (*v).name, p.add(0));
    lower_option_list_string(&raw const (*v).user_ids, p.add(3 * PTR));
    lower_option_bool(&raw const (*v).include_members, p.add(6 * PTR));
}

#[inline(never)]
unsafe fn lift_team_reference(p: *const u8) -> types::TeamReference {
    types::TeamReference {
        id: lift_string(p.add(0)),
        name: lift_option_string(p.add(2 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_team_reference(v: *const types::TeamReference, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).name, p.add(2 * PTR));
}

#[inline(never)]
unsafe fn lift_timeouts(p: *const u8) -> types::Timeouts {
    types::Timeouts {
        connect_ms: lift_option_u32(p.add(0)),
        first_byte_ms: lift_option_u32(p.add(8)),
        between_bytes_ms: lift_option_u32(p.add(16)),
        request_ms: lift_option_u32(p.add(24)),
    }
}

#[inline(never)]
unsafe fn lower_timeouts(v: *const types::Timeouts, p: *mut u8) {
    lower_option_u32(&raw const (*v).connect_ms, p.add(0));
    lower_option_u32(&raw const (*v).first_byte_ms, p.add(8));
    lower_option_u32(&raw const (*v).between_bytes_ms, p.add(16));
    lower_option_u32(&raw const (*v).request_ms, p.add(24));
}

#[inline(never)]
unsafe fn lift_user(p: *const u8) -> types::User {
    types::User {
        id: lift_string(p.add(0)),
        name: lift_option_string(p.add(2 * PTR)),
        email: lift_option_string(p.add(5 * PTR)),
        title: lift_option_string(p.add(8 * PTR)),
        url: lift_option_string(p.add(11 * PTR)),
        kind: lift_option_string(p.add(14 * PTR)),
        status: lift_option_string(p.add(17 * PTR)),
        enabled: lift_option_bool(p.add(20 * PTR)),
        is_admin: lift_option_bool(p.add(2 + 20 * PTR)),
        is_guest: lift_option_bool(p.add(4 + 20 * PTR)),
        is_pending: lift_option_bool(p.add(6 + 20 * PTR)),
        is_view_only: lift_option_bool(p.add(8 + 20 * PTR)),
        is_verified: lift_option_bool(p.add(10 + 20 * PTR)),
        birthday: lift_option_string(p.add(8 + 21 * PTR)),
        location: lift_option_string(p.add(8 + 24 * PTR)),
        mobile_phone: lift_option_string(p.add(8 + 27 * PTR)),
        phone: lift_option_string(p.add(8 + 30 * PTR)),
        country_code: lift_option_string(p.add(8 + 33 * PTR)),
        time_zone_identifier: lift_option_string(p.add(8 + 36 * PTR)),
        utc_hours_diff: lift_option_f64(p.add(16 + 38 * PTR)),
        current_language: lift_option_string(p.add(32 + 38 * PTR)),
        department: lift_option_string(p.add(32 + 41 * PTR)),
        created_at: lift_option_string(p.add(32 + 44 * PTR)),
        join_date: lift_option_string(p.add(32 + 47 * PTR)),
        last_activity: lift_option_string(p.add(32 + 50 * PTR)),
        sign_up_product_kind: lift_option_string(p.add(32 + 53 * PTR)),
        account: lift_option_account_reference(p.add(32 + 56 * PTR)),
        teams: lift_option_list_team_reference(p.add(32 + 62 * PTR)),
        photos: lift_option_photo_urls(p.add(32 + 65 * PTR)),
        out_of_office: lift_option_out_of_office(p.add(32 + 81 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_user(v: *const types::User, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).name, p.add(2 * PTR));
    lower_option_string(&raw const (*v).email, p.add(5 * PTR));
    lower_option_string(&raw const (*v).title, p.add(8 * PTR));
    lower_option_string(&raw const (*v).url, p.add(11 * PTR));
    lower_option_string(&raw const (*v).kind, p.add(14 * PTR));
    lower_option_string(&raw const (*v).status, p.add(17 * PTR));
    lower_option_bool(&raw const (*v).enabled, p.add(20 * PTR));
    lower_option_bool(&raw const (*v).is_admin, p.add(2 + 20 * PTR));
    lower_option_bool(&raw const (*v).is_guest, p.add(4 + 20 * PTR));
    lower_option_bool(&raw const (*v).is_pending, p.add(6 + 20 * PTR));
    lower_option_bool(&raw const (*v).is_view_only, p.add(8 + 20 * PTR));
    lower_option_bool(&raw const (*v).is_verified, p.add(10 + 20 * PTR));
    lower_option_string(&raw const (*v).birthday, p.add(8 + 21 * PTR));
    lower_option_string(&raw const (*v).location, p.add(8 + 24 * PTR));
    lower_option_string(&raw const (*v).mobile_phone, p.add(8 + 27 * PTR));
    lower_option_string(&raw const (*v).phone, p.add(8 + 30 * PTR));
    lower_option_string(&raw const (*v).country_code, p.add(8 + 33 * PTR));
    lower_option_string(&raw const (*v).time_zone_identifier, p.add(8 + 36 * PTR));
    lower_option_f64(&raw const (*v).utc_hours_diff, p.add(16 + 38 * PTR));
    lower_option_string(&raw const (*v).current_language, p.add(32 + 38 * PTR));
    lower_option_string(&raw const (*v).department, p.add(32 + 41 * PTR));
    lower_option_string(&raw const (*v).created_at, p.add(32 + 44 * PTR));
    lower_option_string(&raw const (*v).join_date, p.add(32 + 47 * PTR));
    lower_option_string(&raw const (*v).last_activity, p.add(32 + 50 * PTR));
    lower_option_string(&raw const (*v).sign_up_product_kind, p.add(32 + 53 * PTR));
    lower_option_account_reference(&raw const (*v).account, p.add(32 + 56 * PTR));
    lower_option_list_team_reference(&raw const (*v).teams, p.add(32 + 62 * PTR));
    lower_option_photo_urls(&raw const (*v).photos, p.add(32 + 65 * PTR));
    lower_option_out_of_office(&raw const (*v).out_of_office, p.add(32 + 81 * PTR));
}

#[inline(never)]
unsafe fn lift_user_automation(p: *const u8) -> types::UserAutomation {
    types::UserAutomation {
        id: lift_string(p.add(0)),
        user_id: lift_string(p.add(2 * PTR)),
        board_id: lift_option_string(p.add(4 * PTR)),
        title: lift_option_string(p.add(7 * PTR)),
        active: lift_option_bool(p.add(10 * PTR)),
        is_legacy: p.add(2 + 10 * PTR).read() != 0,
    }
}

#[inline(never)]
unsafe fn lower_user_automation(v: *const types::UserAutomation, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_string(&raw const (*v).user_id, p.add(2 * PTR));
    lower_option_string(&raw const (*v).board_id, p.add(4 * PTR));
    lower_option_string(&raw const (*v).title, p.add(7 * PTR));
    lower_option_bool(&raw const (*v).active, p.add(10 * PTR));
    p.add(2 + 10 * PTR).write(u8::from((*v).is_legacy));
}

#[inline(never)]
unsafe fn lift_user_automation_list(p: *const u8) -> types::UserAutomationList {
    types::UserAutomationList {
        automations: lift_list_user_automation(p.add(0)),
        call: lift_call_report(p.add(2 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_user_automation_list(v: *const types::UserAutomationList, p: *mut u8) {
    lower_list_user_automation(&raw const (*v).automations, p.add(0));
    lower_call_report(&raw const (*v).call, p.add(2 * PTR));
}

#[inline(never)]
unsafe fn lift_user_automation_query(p: *const u8) -> types::UserAutomationQuery {
    types::UserAutomationQuery {
        user_ids: lift_list_string(p.add(0)),
        board_ids: lift_option_list_string(p.add(2 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_user_automation_query(v: *const types::UserAutomationQuery, p: *mut u8) {
    lower_list_string(&raw const (*v).user_ids, p.add(0));
    lower_option_list_string(&raw const (*v).board_ids, p.add(2 * PTR));
}

#[inline(never)]
unsafe fn lift_user_board(p: *const u8) -> types::UserBoard {
    types::UserBoard {
        user_id: lift_string(p.add(0)),
        board_id: lift_string(p.add(2 * PTR)),
        name: lift_option_string(p.add(4 * PTR)),
        kind: lift_option_string(p.add(7 * PTR)),
        state: lift_option_string(p.add(10 * PTR)),
        board_type: lift_option_string(p.add(13 * PTR)),
        url: lift_option_string(p.add(16 * PTR)),
        role: lift_subscriber_kind(p.add(19 * PTR)),
        through: lift_list_board_access(p.add(20 * PTR)),
        other_owners: p.add(22 * PTR).cast::<u32>().read(),
    }
}

#[inline(never)]
unsafe fn lower_user_board(v: *const types::UserBoard, p: *mut u8) {
    lower_string(&raw const (*v).user_id, p.add(0));
    lower_string(&raw const (*v).board_id, p.add(2 * PTR));
    lower_option_string(&raw const (*v).name, p.add(4 * PTR));
    lower_option_string(&raw const (*v).kind, p.add(7 * PTR));
    lower_option_string(&raw const (*v).state, p.add(10 * PTR));
    lower_option_string(&raw const (*v).board_type, p.add(13 * PTR));
    lower_option_string(&raw const (*v).url, p.add(16 * PTR));
    lower_subscriber_kind(&raw const (*v).role, p.add(19 * PTR));
    lower_list_board_access(&raw const (*v).through, p.add(20 * PTR));
    p.add(22 * PTR).cast::<u32>().write((*v).other_owners);
}

#[inline(never)]
unsafe fn lift_user_board_page(p: *const u8) -> types::UserBoardPage {
    types::UserBoardPage {
        boards: lift_list_user_board(p.add(0)),
        next: lift_option_string(p.add(2 * PTR)),
        call: lift_call_report(p.add(5 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_user_board_page(v: *const types::UserBoardPage, p: *mut u8) {
    lower_list_user_board(&raw const (*v).boards, p.add(0));
    lower_option_string(&raw const (*v).next, p.add(2 * PTR));
    lower_call_report(&raw const (*v).call, p.add(5 * PTR));
}

#[inline(never)]
unsafe fn lift_user_board_query(p: *const u8) -> types::UserBoardQuery {
    types::UserBoardQuery {
        user_ids: lift_list_string(p.add(0)),
        state: lift_option_board_state_filter(p.add(2 * PTR)),
        include_public: lift_option_bool(p.add(2 + 2 * PTR)),
        limit: lift_option_u32(p.add(4 + 2 * PTR)),
        cursor: lift_option_string(p.add(8 + 3 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_user_board_query(v: *const types::UserBoardQuery, p: *mut u8) {
    lower_list_string(&raw const (*v).user_ids, p.add(0));
    lower_option_board_state_filter(&raw const (*v).state, p.add(2 * PTR));
    lower_option_bool(&raw const (*v).include_public, p.add(2 + 2 * PTR));
    lower_option_u32(&raw const (*v).limit, p.add(4 + 2 * PTR));
    lower_option_string(&raw const (*v).cursor, p.add(8 + 3 * PTR));
}

#[inline(never)]
unsafe fn lift_user_kind_filter(p: *const u8) -> types::UserKindFilter {
    match p.read() {
        0 => types::UserKindFilter::All,
        1 => types::UserKindFilter::NonGuests,
        2 => types::UserKindFilter::Guests,
        _ => types::UserKindFilter::NonPending,
    }
}

#[inline(never)]
unsafe fn lower_user_kind_filter(v: *const types::UserKindFilter, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_user_page(p: *const u8) -> types::UserPage {
    types::UserPage {
        users: lift_list_user(p.add(0)),
        next: lift_option_string(p.add(2 * PTR)),
        call: lift_call_report(p.add(5 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_user_page(v: *const types::UserPage, p: *mut u8) {
    lower_list_user(&raw const (*v).users, p.add(0));
    lower_option_string(&raw const (*v).next, p.add(2 * PTR));
    lower_call_report(&raw const (*v).call, p.add(5 * PTR));
}

#[inline(never)]
unsafe fn lift_user_query(p: *const u8) -> types::UserQuery {
    types::UserQuery {
        name: lift_option_string(p.add(0)),
        kind: lift_option_user_kind_filter(p.add(3 * PTR)),
        status: lift_option_user_status_filter(p.add(2 + 3 * PTR)),
        limit: lift_option_u32(p.add(4 + 3 * PTR)),
        cursor: lift_option_string(p.add(8 + 4 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_user_query(v: *const types::UserQuery, p: *mut u8) {
    lower_option_string(&raw const (*v).name, p.add(0));
    lower_option_user_kind_filter(&raw const (*v).kind, p.add(3 * PTR));
    lower_option_user_status_filter(&raw const (*v).status, p.add(2 + 3 * PTR));
    lower_option_u32(&raw const (*v).limit, p.add(4 + 3 * PTR));
    lower_option_string(&raw const (*v).cursor, p.add(8 + 4 * PTR));
}

#[inline(never)]
unsafe fn lift_user_reference(p: *const u8) -> types::UserReference {
    types::UserReference {
        id: lift_string(p.add(0)),
        name: lift_option_string(p.add(2 * PTR)),
        email: lift_option_string(p.add(5 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_user_reference(v: *const types::UserReference, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).name, p.add(2 * PTR));
    lower_option_string(&raw const (*v).email, p.add(5 * PTR));
}

#[inline(never)]
unsafe fn lift_user_role(p: *const u8) -> types::UserRole {
    match p.read() {
        0 => types::UserRole::Admin,
        1 => types::UserRole::Member,
        2 => types::UserRole::Viewer,
        3 => types::UserRole::Guest,
        _ => types::UserRole::Custom(lift_string(p.add(PTR))),
    }
}

#[inline(never)]
unsafe fn lower_user_role(v: *const types::UserRole, p: *mut u8) {
    match &*v {
        types::UserRole::Admin => p.write(0),
        types::UserRole::Member => p.write(1),
        types::UserRole::Viewer => p.write(2),
        types::UserRole::Guest => p.write(3),
        types::UserRole::Custom(v) => {
            p.write(4);
            let v = &raw const *v;
            lower_string(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_user_role_change(p: *const u8) -> types::UserRoleChange {
    types::UserRoleChange {
        user_id: lift_string(p.add(0)),
        role: lift_user_role(p.add(2 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_user_role_change(v: *const types::UserRoleChange, p: *mut u8) {
    lower_string(&raw const (*v).user_id, p.add(0));
    lower_user_role(&raw const (*v).role, p.add(2 * PTR));
}

#[inline(never)]
unsafe fn lift_user_role_outcome(p: *const u8) -> types::UserRoleOutcome {
    match p.read() {
        0 => types::UserRoleOutcome::Changed,
        1 => types::UserRoleOutcome::Unchanged,
        _ => types::UserRoleOutcome::Kept,
    }
}

#[inline(never)]
unsafe fn lower_user_role_outcome(v: *const types::UserRoleOutcome, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_user_role_result(p: *const u8) -> types::UserRoleResult {
    types::UserRoleResult {
        user_id: lift_string(p.add(0)),
        outcome: lift_user_role_outcome(p.add(2 * PTR)),
        kind: lift_option_string(p.add(3 * PTR)),
        reason: lift_option_string(p.add(6 * PTR)),
        call: lift_call_report(p.add(9 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_user_role_result(v: *const types::UserRoleResult, p: *mut u8) {
    lower_string(&raw const (*v).user_id, p.add(0));
    lower_user_role_outcome(&raw const (*v).outcome, p.add(2 * PTR));
    lower_option_string(&raw const (*v).kind, p.add(3 * PTR));
    lower_option_string(&raw const (*v).reason, p.add(6 * PTR));
    lower_call_report(&raw const (*v).call, p.add(9 * PTR));
}

#[inline(never)]
unsafe fn lift_user_selector(p: *const u8) -> types::UserSelector {
    match p.read() {
        0 => types::UserSelector::ById(lift_string(p.add(PTR))),
        _ => types::UserSelector::ByEmail(lift_string(p.add(PTR))),
    }
}

#[inline(never)]
unsafe fn lower_user_selector(v: *const types::UserSelector, p: *mut u8) {
    match &*v {
        types::UserSelector::ById(v) => {
            p.write(0);
            let v = &raw const *v;
            lower_string(v, p.add(PTR));
        }
        types::UserSelector::ByEmail(v) => {
            p.write(1);
            let v = &raw const *v;
            lower_string(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_user_status_filter(p: *const u8) -> types::UserStatusFilter {
    match p.read() {
        0 => types::UserStatusFilter::Current,
        _ => types::UserStatusFilter::Deactivated,
    }
}

#[inline(never)]
unsafe fn lower_user_status_filter(v: *const types::UserStatusFilter, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_user_status_outcome(p: *const u8) -> types::UserStatusOutcome {
    match p.read() {
        0 => types::UserStatusOutcome::Activated,
        1 => types::UserStatusOutcome::AlreadyActive,
        2 => types::UserStatusOutcome::Deactivated,
        3 => types::UserStatusOutcome::AlreadyInactive,
        _ => types::UserStatusOutcome::Kept,
    }
}

#[inline(never)]
unsafe fn lower_user_status_outcome(v: *const types::UserStatusOutcome, p: *mut u8) {
    p.write(*v as u8);
}

#[inline(never)]
unsafe fn lift_user_status_result(p: *const u8) -> types::UserStatusResult {
    types::UserStatusResult {
        user_id: lift_string(p.add(0)),
        outcome: lift_user_status_outcome(p.add(2 * PTR)),
        reason: lift_option_string(p.add(3 * PTR)),
        call: lift_call_report(p.add(6 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_user_status_result(v: *const types::UserStatusResult, p: *mut u8) {
    lower_string(&raw const (*v).user_id, p.add(0));
    lower_user_status_outcome(&raw const (*v).outcome, p.add(2 * PTR));
    lower_option_string(&raw const (*v).reason, p.add(3 * PTR));
    lower_call_report(&raw const (*v).call, p.add(6 * PTR));
}

#[inline(never)]
unsafe fn lift_workspace(p: *const u8) -> types::Workspace {
    types::Workspace {
        id: lift_string(p.add(0)),
        name: lift_option_string(p.add(2 * PTR)),
        kind: lift_option_string(p.add(5 * PTR)),
        state: lift_option_string(p.add(8 * PTR)),
        description: lift_option_string(p.add(11 * PTR)),
        is_main: lift_option_bool(p.add(14 * PTR)),
        owner_ids: lift_option_list_string(p.add(15 * PTR)),
        member_ids: lift_option_list_string(p.add(18 * PTR)),
        owner_team_ids: lift_option_list_string(p.add(21 * PTR)),
        member_team_ids: lift_option_list_string(p.add(24 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_workspace(v: *const types::Workspace, p: *mut u8) {
    lower_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).name, p.add(2 * PTR));
    lower_option_string(&raw const (*v).kind, p.add(5 * PTR));
    lower_option_string(&raw const (*v).state, p.add(8 * PTR));
    lower_option_string(&raw const (*v).description, p.add(11 * PTR));
    lower_option_bool(&raw const (*v).is_main, p.add(14 * PTR));
    lower_option_list_string(&raw const (*v).owner_ids, p.add(15 * PTR));
    lower_option_list_string(&raw const (*v).member_ids, p.add(18 * PTR));
    lower_option_list_string(&raw const (*v).owner_team_ids, p.add(21 * PTR));
    lower_option_list_string(&raw const (*v).member_team_ids, p.add(24 * PTR));
}

#[inline(never)]
unsafe fn lift_workspace_filter(p: *const u8) -> types::WorkspaceFilter {
    match p.read() {
        0 => types::WorkspaceFilter::Any,
        1 => types::WorkspaceFilter::Main,
        _ => types::WorkspaceFilter::ById(lift_string(p.add(PTR))),
    }
}

#[inline(never)]
unsafe fn lower_workspace_filter(v: *const types::WorkspaceFilter, p: *mut u8) {
    match &*v {
        types::WorkspaceFilter::Any => p.write(0),
        types::WorkspaceFilter::Main => p.write(1),
        types::WorkspaceFilter::ById(v) => {
            p.write(2);
            let v = &raw const *v;
            lower_string(v, p.add(PTR));
        }
    }
}

#[inline(never)]
unsafe fn lift_workspace_member(p: *const u8) -> types::WorkspaceMember {
    types::WorkspaceMember {
        workspace_id: lift_string(p.add(0)),
        user_id: lift_string(p.add(2 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_workspace_member(v: *const types::WorkspaceMember, p: *mut u8) {
    lower_string(&raw const (*v).workspace_id, p.add(0));
    lower_string(&raw const (*v).user_id, p.add(2 * PTR));
}

#[inline(never)]
unsafe fn lift_workspace_membership_result(p: *const u8) -> types::WorkspaceMembershipResult {
    types::WorkspaceMembershipResult {
        workspace_id: lift_string(p.add(0)),
        user_id: lift_string(p.add(2 * PTR)),
        outcome: lift_membership_outcome(p.add(4 * PTR)),
        reason: lift_option_string(p.add(5 * PTR)),
        call: lift_call_report(p.add(8 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_workspace_membership_result(v: *const types::WorkspaceMembershipResult, p: *mut u8) {
    lower_string(&raw const (*v).workspace_id, p.add(0));
    lower_string(&raw const (*v).user_id, p.add(2 * PTR));
    lower_membership_outcome(&raw const (*v).outcome, p.add(4 * PTR));
    lower_option_string(&raw const (*v).reason, p.add(5 * PTR));
    lower_call_report(&raw const (*v).call, p.add(8 * PTR));
}

#[inline(never)]
unsafe fn lift_workspace_page(p: *const u8) -> types::WorkspacePage {
    types::WorkspacePage {
        workspaces: lift_list_workspace(p.add(0)),
        next: lift_option_string(p.add(2 * PTR)),
        call: lift_call_report(p.add(5 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_workspace_page(v: *const types::WorkspacePage, p: *mut u8) {
    lower_list_workspace(&raw const (*v).workspaces, p.add(0));
    lower_option_string(&raw const (*v).next, p.add(2 * PTR));
    lower_call_report(&raw const (*v).call, p.add(5 * PTR));
}

#[inline(never)]
unsafe fn lift_workspace_query(p: *const u8) -> types::WorkspaceQuery {
    types::WorkspaceQuery {
        name: lift_option_string(p.add(0)),
        state: lift_option_board_state_filter(p.add(3 * PTR)),
        user_ids: lift_option_list_string(p.add(4 * PTR)),
        include_members: lift_option_bool(p.add(7 * PTR)),
        limit: lift_option_u32(p.add(4 + 7 * PTR)),
        cursor: lift_option_string(p.add(8 + 8 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_workspace_query(v: *const types::WorkspaceQuery, p: *mut u8) {
    lower_option_string(&raw const (*v).name, p.add(0));
    lower_option_board_state_filter(&raw const (*v).state, p.add(3 * PTR));
    lower_option_list_string(&raw const (*v).user_ids, p.add(4 * PTR));
    lower_option_bool(&raw const (*v).include_members, p.add(7 * PTR));
    lower_option_u32(&raw const (*v).limit, p.add(4 + 7 * PTR));
    lower_option_string(&raw const (*v).cursor, p.add(8 + 8 * PTR));
}

#[inline(never)]
unsafe fn lift_workspace_reference(p: *const u8) -> types::WorkspaceReference {
    types::WorkspaceReference {
        id: lift_option_string(p.add(0)),
        name: lift_option_string(p.add(3 * PTR)),
        is_main: lift_option_bool(p.add(6 * PTR)),
    }
}

#[inline(never)]
unsafe fn lower_workspace_reference(v: *const types::WorkspaceReference, p: *mut u8) {
    lower_option_string(&raw const (*v).id, p.add(0));
    lower_option_string(&raw const (*v).name, p.add(3 * PTR));
    lower_option_bool(&raw const (*v).is_main, p.add(6 * PTR));
}

/// The exports themselves.
#[cfg(target_family = "wasm")]
mod exports {
    use super::*;
    use crate::{Component, bindings::exports::monday::connector::*, wasi::Wasi};

    /// Room for one result: an instance makes one call at a time.
    #[repr(align(8))]
    struct Room(UnsafeCell<[u8; 40 + 106 * PTR]>);

    // There are no threads.
    unsafe impl Sync for Room {}

    static ROOM: Room = Room(UnsafeCell::new([0; 40 + 106 * PTR]));

    /// Room for the result of a call, which the last one leaves. Not after that call, by a `post-return`: for
    /// each function that has one wasmtime prepares every instance, and most make one call alone. It took a
    /// twentieth of a call for one board.
    #[inline(never)]
    unsafe fn room() -> *mut u8 {
        release();
        ROOM.0.get().cast::<u8>()
    }

    #[cfg(not(without = "add-user-to-board"))]
    #[unsafe(export_name = "monday:connector/actions@0.1.0#add-user-to-board")]
    unsafe extern "C" fn add_user_to_board(p: *mut u8) -> *mut u8 {
        let a0 = lift_new_board_member(p.add(0));
        let a1 = lift_option_call_options(p.add(5 * PTR));
        free(p, 72 + 20 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as actions::Guest>::add_user_to_board(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_membership_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "archive-board"))]
    #[unsafe(export_name = "monday:connector/actions@0.1.0#archive-board")]
    unsafe extern "C" fn archive_board(p: *mut u8) -> *mut u8 {
        let a0 = lift_string(p.add(0));
        let a1 = lift_option_call_options(p.add(2 * PTR));
        free(p, 72 + 17 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as actions::Guest>::archive_board(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_board_state_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "create-board"))]
    #[unsafe(export_name = "monday:connector/actions@0.1.0#create-board")]
    unsafe extern "C" fn create_board(p: *mut u8) -> *mut u8 {
        let a0 = lift_new_board(p.add(0));
        let a1 = lift_option_call_options(p.add(28 * PTR));
        free(p, 72 + 43 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as actions::Guest>::create_board(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_created_board(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "custom-api-action"))]
    #[unsafe(export_name = "monday:connector/actions@0.1.0#custom-api-action")]
    unsafe extern "C" fn custom_api_action(p: *mut u8) -> *mut u8 {
        let a0 = lift_custom_request(p.add(0));
        let a1 = lift_option_call_options(p.add(20 * PTR));
        free(p, 72 + 35 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as actions::Guest>::custom_api_action(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_custom_response(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "delete-board"))]
    #[unsafe(export_name = "monday:connector/actions@0.1.0#delete-board")]
    unsafe extern "C" fn delete_board(p: *mut u8) -> *mut u8 {
        let a0 = lift_string(p.add(0));
        let a1 = lift_option_call_options(p.add(2 * PTR));
        free(p, 72 + 17 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as actions::Guest>::delete_board(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_board_state_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "delete-user-from-board"))]
    #[unsafe(export_name = "monday:connector/actions@0.1.0#delete-user-from-board")]
    unsafe extern "C" fn delete_user_from_board(p: *mut u8) -> *mut u8 {
        let a0 = lift_board_member(p.add(0));
        let a1 = lift_option_call_options(p.add(4 * PTR));
        free(p, 72 + 19 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as actions::Guest>::delete_user_from_board(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_membership_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "list-boards"))]
    #[unsafe(export_name = "monday:connector/actions@0.1.0#list-boards")]
    unsafe extern "C" fn list_boards(p: *mut u8) -> *mut u8 {
        let a0 = lift_board_query(p.add(0));
        let a1 = lift_option_call_options(p.add(8 + 12 * PTR));
        free(p, 80 + 27 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as actions::Guest>::list_boards(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_board_page(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "read-board"))]
    #[unsafe(export_name = "monday:connector/actions@0.1.0#read-board")]
    unsafe extern "C" fn read_board(p: *mut u8) -> *mut u8 {
        let a0 = lift_string(p.add(0));
        let a1 = lift_option_call_options(p.add(2 * PTR));
        free(p, 72 + 17 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as actions::Guest>::read_board(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_board_details(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "read-user"))]
    #[unsafe(export_name = "monday:connector/actions@0.1.0#read-user")]
    unsafe extern "C" fn read_user(p: *mut u8) -> *mut u8 {
        let a0 = lift_user_selector(p.add(0));
        let a1 = lift_option_call_options(p.add(3 * PTR));
        free(p, 72 + 18 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as actions::Guest>::read_user(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_found_user(v, p.add(8));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(8));
            }
        }
        p
    }

    #[cfg(not(without = "search-users"))]
    #[unsafe(export_name = "monday:connector/actions@0.1.0#search-users")]
    unsafe extern "C" fn search_users(p: *mut u8) -> *mut u8 {
        let a0 = lift_user_query(p.add(0));
        let a1 = lift_option_call_options(p.add(8 + 7 * PTR));
        free(p, 80 + 22 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as actions::Guest>::search_users(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_user_page(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "check-connection"))]
    #[unsafe(export_name = "monday:connector/connections@0.1.0#check-connection")]
    unsafe extern "C" fn check_connection(p: *mut u8) -> *mut u8 {
        let a0 = lift_option_call_options(p.add(0));
        free(p, 72 + 15 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as connections::Guest>::check_connection(a0));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_connection_info(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "activate-user"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#activate-user")]
    unsafe extern "C" fn activate_user(p: *mut u8) -> *mut u8 {
        let a0 = lift_string(p.add(0));
        let a1 = lift_option_call_options(p.add(2 * PTR));
        free(p, 72 + 17 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::activate_user(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_user_status_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "add-team-to-board"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#add-team-to-board")]
    unsafe extern "C" fn add_team_to_board(p: *mut u8) -> *mut u8 {
        let a0 = lift_new_board_team(p.add(0));
        let a1 = lift_option_call_options(p.add(5 * PTR));
        free(p, 72 + 20 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::add_team_to_board(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_board_team_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "add-user-to-team"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#add-user-to-team")]
    unsafe extern "C" fn add_user_to_team(p: *mut u8) -> *mut u8 {
        let a0 = lift_team_member(p.add(0));
        let a1 = lift_option_call_options(p.add(4 * PTR));
        free(p, 72 + 19 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::add_user_to_team(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_team_membership_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "add-user-to-workspace"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#add-user-to-workspace")]
    unsafe extern "C" fn add_user_to_workspace(p: *mut u8) -> *mut u8 {
        let a0 = lift_new_workspace_member(p.add(0));
        let a1 = lift_option_call_options(p.add(5 * PTR));
        free(p, 72 + 20 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::add_user_to_workspace(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_workspace_membership_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "deactivate-user"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#deactivate-user")]
    unsafe extern "C" fn deactivate_user(p: *mut u8) -> *mut u8 {
        let a0 = lift_string(p.add(0));
        let a1 = lift_option_call_options(p.add(2 * PTR));
        free(p, 72 + 17 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::deactivate_user(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_user_status_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "delete-team-from-board"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#delete-team-from-board")]
    unsafe extern "C" fn delete_team_from_board(p: *mut u8) -> *mut u8 {
        let a0 = lift_board_team(p.add(0));
        let a1 = lift_option_call_options(p.add(4 * PTR));
        free(p, 72 + 19 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::delete_team_from_board(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_board_team_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "delete-user-from-team"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#delete-user-from-team")]
    unsafe extern "C" fn delete_user_from_team(p: *mut u8) -> *mut u8 {
        let a0 = lift_team_member(p.add(0));
        let a1 = lift_option_call_options(p.add(4 * PTR));
        free(p, 72 + 19 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::delete_user_from_team(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_team_membership_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "delete-user-from-workspace"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#delete-user-from-workspace")]
    unsafe extern "C" fn delete_user_from_workspace(p: *mut u8) -> *mut u8 {
        let a0 = lift_workspace_member(p.add(0));
        let a1 = lift_option_call_options(p.add(4 * PTR));
        free(p, 72 + 19 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::delete_user_from_workspace(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_workspace_membership_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "invite-user"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#invite-user")]
    unsafe extern "C" fn invite_user(p: *mut u8) -> *mut u8 {
        let a0 = lift_invitation(p.add(0));
        let a1 = lift_option_call_options(p.add(9 * PTR));
        free(p, 72 + 24 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::invite_user(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_invitation_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "list-roles"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#list-roles")]
    unsafe extern "C" fn list_roles(p: *mut u8) -> *mut u8 {
        let a0 = lift_option_call_options(p.add(0));
        free(p, 72 + 15 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::list_roles(a0));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_role_list(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "list-teams"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#list-teams")]
    unsafe extern "C" fn list_teams(p: *mut u8) -> *mut u8 {
        let a0 = lift_team_query(p.add(0));
        let a1 = lift_option_call_options(p.add(7 * PTR));
        free(p, 72 + 22 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::list_teams(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_team_list(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "list-user-automations"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#list-user-automations")]
    unsafe extern "C" fn list_user_automations(p: *mut u8) -> *mut u8 {
        let a0 = lift_user_automation_query(p.add(0));
        let a1 = lift_option_call_options(p.add(5 * PTR));
        free(p, 72 + 20 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::list_user_automations(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_user_automation_list(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "list-user-boards"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#list-user-boards")]
    unsafe extern "C" fn list_user_boards(p: *mut u8) -> *mut u8 {
        let a0 = lift_user_board_query(p.add(0));
        let a1 = lift_option_call_options(p.add(8 + 6 * PTR));
        free(p, 80 + 21 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::list_user_boards(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_user_board_page(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "list-workspaces"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#list-workspaces")]
    unsafe extern "C" fn list_workspaces(p: *mut u8) -> *mut u8 {
        let a0 = lift_workspace_query(p.add(0));
        let a1 = lift_option_call_options(p.add(8 + 11 * PTR));
        free(p, 80 + 26 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::list_workspaces(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_workspace_page(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }

    #[cfg(not(without = "update-user-role"))]
    #[unsafe(export_name = "monday:connector/provisioning@0.1.0#update-user-role")]
    unsafe extern "C" fn update_user_role(p: *mut u8) -> *mut u8 {
        let a0 = lift_user_role_change(p.add(0));
        let a1 = lift_option_call_options(p.add(5 * PTR));
        free(p, 72 + 20 * PTR, PTR);
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as provisioning::Guest>::update_user_role(a0, a1));
        match &*result {
            Ok(v) => {
                p.write(0);
                lower_user_role_result(v, p.add(PTR));
            }
            Err(v) => {
                p.write(1);
                lower_action_error(v, p.add(PTR));
            }
        }
        p
    }
}

/// Applies a macro to the records and variants that functions take and return.
#[cfg(test)]
macro_rules! for_each_value {
    ($check:ident) => {
        $check!("action-error", types::ActionError, lift_action_error, lower_action_error);
        $check!("board-details", types::BoardDetails, lift_board_details, lower_board_details);
        $check!("board-member", types::BoardMember, lift_board_member, lower_board_member);
        $check!("board-page", types::BoardPage, lift_board_page, lower_board_page);
        $check!("board-query", types::BoardQuery, lift_board_query, lower_board_query);
        $check!(
            "board-state-result",
            types::BoardStateResult,
            lift_board_state_result,
            lower_board_state_result
        );
        $check!("board-team", types::BoardTeam, lift_board_team, lower_board_team);
        $check!(
            "board-team-result",
            types::BoardTeamResult,
            lift_board_team_result,
            lower_board_team_result
        );
        $check!("call-options", types::CallOptions, lift_call_options, lower_call_options);
        $check!(
            "connection-info",
            types::ConnectionInfo,
            lift_connection_info,
            lower_connection_info
        );
        $check!("created-board", types::CreatedBoard, lift_created_board, lower_created_board);
        $check!(
            "custom-request",
            types::CustomRequest,
            lift_custom_request,
            lower_custom_request
        );
        $check!(
            "custom-response",
            types::CustomResponse,
            lift_custom_response,
            lower_custom_response
        );
        $check!("found-user", types::FoundUser, lift_found_user, lower_found_user);
        $check!("invitation", types::Invitation, lift_invitation, lower_invitation);
        $check!(
            "invitation-result",
            types::InvitationResult,
            lift_invitation_result,
            lower_invitation_result
        );
        $check!(
            "membership-result",
            types::MembershipResult,
            lift_membership_result,
            lower_membership_result
        );
        $check!("new-board", types::NewBoard, lift_new_board, lower_new_board);
        $check!(
            "new-board-member",
            types::NewBoardMember,
            lift_new_board_member,
            lower_new_board_member
        );
        $check!(
            "new-board-team",
            types::NewBoardTeam,
            lift_new_board_team,
            lower_new_board_team
        );
        $check!(
            "new-workspace-member",
            types::NewWorkspaceMember,
            lift_new_workspace_member,
            lower_new_workspace_member
        );
        $check!("role-list", types::RoleList, lift_role_list, lower_role_list);
        $check!("team-list", types::TeamList, lift_team_list, lower_team_list);
        $check!("team-member", types::TeamMember, lift_team_member, lower_team_member);
        $check!(
            "team-membership-result",
            types::TeamMembershipResult,
            lift_team_membership_result,
            lower_team_membership_result
        );
        $check!("team-query", types::TeamQuery, lift_team_query, lower_team_query);
        $check!(
            "user-automation-list",
            types::UserAutomationList,
            lift_user_automation_list,
            lower_user_automation_list
        );
        $check!(
            "user-automation-query",
            types::UserAutomationQuery,
            lift_user_automation_query,
            lower_user_automation_query
        );
        $check!(
            "user-board-page",
            types::UserBoardPage,
            lift_user_board_page,
            lower_user_board_page
        );
        $check!(
            "user-board-query",
            types::UserBoardQuery,
            lift_user_board_query,
            lower_user_board_query
        );
        $check!("user-page", types::UserPage, lift_user_page, lower_user_page);
        $check!("user-query", types::UserQuery, lift_user_query, lower_user_query);
        $check!(
            "user-role-change",
            types::UserRoleChange,
            lift_user_role_change,
            lower_user_role_change
        );
        $check!(
            "user-role-result",
            types::UserRoleResult,
            lift_user_role_result,
            lower_user_role_result
        );
        $check!("user-selector", types::UserSelector, lift_user_selector, lower_user_selector);
        $check!(
            "user-status-result",
            types::UserStatusResult,
            lift_user_status_result,
            lower_user_status_result
        );
        $check!(
            "workspace-member",
            types::WorkspaceMember,
            lift_workspace_member,
            lower_workspace_member
        );
        $check!(
            "workspace-membership-result",
            types::WorkspaceMembershipResult,
            lift_workspace_membership_result,
            lower_workspace_membership_result
        );
        $check!(
            "workspace-page",
            types::WorkspacePage,
            lift_workspace_page,
            lower_workspace_page
        );
        $check!(
            "workspace-query",
            types::WorkspaceQuery,
            lift_workspace_query,
            lower_workspace_query
        );
    };
}

#[cfg(test)]
mod tests;
