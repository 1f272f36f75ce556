//! New boards and items, before they are put into the account.

use super::super::Context;
use crate::world::{Board, BoardHierarchy, BoardKind, BoardObjectType, Item, Sequence, State};
use std::collections::BTreeMap;

/// An empty board that is not in the account yet.
pub(super) fn board(context: &Context<'_>, name: &str, kind: BoardKind) -> Board {
    Board {
        id: context.world_mut().next_id(Sequence::Board),
        name: name.to_owned(),
        description: None,
        kind,
        permissions: "everyone".to_owned(),
        state: State::Active,
        object_type: BoardObjectType::Board,
        hierarchy: BoardHierarchy::Classic,
        workspace: None,
        folder: None,
        creator: context.request.token.user,
        users: Vec::new(),
        teams: Vec::new(),
        tags: Vec::new(),
        groups: vec![Board::first_group()],
        own_columns: None,
        items: Vec::new(),
        item_terminology: None,
        communication: None,
        created_at: context.request.now,
        updated_at: context.request.now,
        used_at: context.request.now,
        created_from_board: None,
        keeps_removed_users: false,
    }
}

/// An item that is on no board yet.
pub(super) fn item(context: &Context<'_>, name: &str, group: &str) -> Item {
    Item {
        id: context.world_mut().next_id(Sequence::Item),
        name: name.to_owned(),
        group: group.to_owned(),
        creator: context.request.token.user,
        created_at: context.request.now,
        state: State::Active,
        parent: None,
        values: BTreeMap::new(),
        updated: None,
    }
}
