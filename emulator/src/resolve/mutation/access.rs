//! Access checks of mutations: the boards they may change, and the users who may run them.

use super::super::Context;
use crate::failure::Failure;
use crate::options::Guess;
use crate::world::{Board, Id, State, UserKind};

pub(super) fn require_admin(context: &Context<'_>) -> Result<(), Failure> {
    if context.request.viewer.kind == UserKind::Admin {
        Ok(())
    } else {
        Err(Failure::unauthorized())
    }
}

/// The same, unless a guess is turned round: then members may too.
pub(super) fn require_admin_unless(context: &Context<'_>, members_may: Guess) -> Result<(), Failure> {
    if context.request.viewer.kind == UserKind::Member && context.is_turned(members_may) {
        Ok(())
    } else {
        require_admin(context)
    }
}

/// A copy of a board that is not in the bin and that the user can see.
pub(super) fn visible_board(context: &Context<'_>, id: Id) -> Option<Board> {
    let world = context.world();
    world
        .board(id)
        .filter(|board| board.state != State::Deleted && context.request.viewer.sees_board(&world, board))
        .cloned()
}

/// The board a mutation is about, if its members may be changed. The error for an unknown board is UNCONFIRMED
/// for these mutations: `InvalidBoardIdException`, as DOC-err suggests.
pub(super) fn changeable_board(context: &Context<'_>, id: Id) -> Result<Board, Failure> {
    let board = visible_board(context, id).ok_or_else(|| Failure::no_such_board(id))?;
    if context.request.viewer.may_change_members(&board) {
        Ok(board)
    } else {
        Err(Failure::unauthorized())
    }
}

/// The board with that id, if what is in it may be changed \[VCR 2025-07, create_item\].
pub(super) fn writable_board(context: &Context<'_>, id: Id) -> Result<Board, Failure> {
    let board = visible_board(context, id).ok_or_else(|| Failure::no_such_board(id))?;
    if context.request.viewer.kind == UserKind::ViewOnly {
        Err(Failure::unauthorized())
    } else {
        Ok(board)
    }
}

/// Runs a change on a board that exists, and notes that it was changed.
pub(super) fn change_board(context: &Context<'_>, id: Id, change: impl FnOnce(&mut Board)) {
    if let Some(board) = context.world_mut().boards.get_mut(&id) {
        change(board);
        board.updated_at = context.request.now;
    }
}
