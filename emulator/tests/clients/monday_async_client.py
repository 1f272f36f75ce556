"""The package `monday-async`. Its address is a constant of the module that makes every client."""

import asyncio

import monday_async.resources.base_resource as base

from helpers import BOARD, ENDPOINT, ITEM, TOKENS, equal, run

base._URLS = {"prod": ENDPOINT, "file": f"{ENDPOINT}/file"}

from monday_async import AsyncMondayClient  # noqa: E402
from monday_async.types import BoardKind, ColumnType, State, SubscriberKind, WorkspaceKind  # noqa: E402

client = AsyncMondayClient(TOKENS["admin"])
MEMBER = 71204548


def check(documentation):
    """Makes a check of a coroutine."""

    def decorate(coroutine):
        def checked():
            asyncio.run(coroutine())

        checked.__doc__ = documentation
        return checked

    return decorate


@check("the life of a board: made, renamed, shared, archived, deleted")
async def board():
    made = (await client.boards.create_board("From Python", BoardKind.PRIVATE))["data"]["create_board"]
    equal((made["name"], made["board_kind"]), ("From Python", "private"))
    added = await client.boards.add_users_to_board(made["id"], MEMBER, SubscriberKind.OWNER)
    equal([user["id"] for user in added["data"]["add_users_to_board"]], [str(MEMBER)])
    removed = await client.boards.remove_users_from_board(made["id"], MEMBER)
    equal([user["id"] for user in removed["data"]["delete_subscribers_from_board"]], [str(MEMBER)])
    await client.boards.archive_board(made["id"])
    archived = (await client.boards.get_boards(ids=made["id"], state=State.ARCHIVED))["data"]["boards"]
    equal([own["id"] for own in archived], [made["id"]])
    await client.boards.delete_board(made["id"])
    equal((await client.boards.get_boards(ids=made["id"]))["data"]["boards"], [])


@check("items with their columns, subitems and updates")
async def items():
    made = await client.items.create_item("From Python", BOARD, column_values={"status": {"label": "Done"}})
    item = made["data"]["create_item"]["id"]
    await client.items.change_item_column_simple_value(item, BOARD, "date4", "2026-12-24 18:30")
    await client.items.change_item_column_json_value(item, BOARD, "person", {"personsAndTeams": [{"id": MEMBER, "kind": "person"}]})
    await client.items.create_subitem(item, "A part")
    await client.updates.create_update("Hello", item)
    read = (await client.items.get_items_by_id(item, with_subitems=True, with_updates=True))["data"]["items"][0]
    values = {value["id"]: value["text"] for value in read["column_values"]}
    equal(values, {"person": "Milo Haas", "status": "Done", "date4": "2026-12-24 18:30"})
    equal([part["name"] for part in read["subitems"]], ["A part"])
    equal([update["text_body"] for update in read["updates"]], ["Hello"])
    first = (await client.items.get_items_by_board(BOARD, limit=3))["data"]["boards"][0]["items_page"]
    equal([own["name"] for own in first["items"]], ["Sitemap", "Wireframes", "Copy"])
    rest = (await client.items.next_items_page(first["cursor"]))["data"]["next_items_page"]
    equal([own["name"] for own in rest["items"]], ["Launch", "From Python"])


@check("groups and columns")
async def groups():
    group = (await client.groups.create_group(BOARD, "Later"))["data"]["create_group"]["id"]
    await client.items.move_item_to_group(ITEM, group)
    inside = (await client.items.get_items_by_group(BOARD, group))["data"]["boards"][0]["groups"][0]["items_page"]["items"]
    equal([own["name"] for own in inside], ["Sitemap"])
    column = (await client.columns.create_column(BOARD, "Effort", ColumnType.NUMBERS))["data"]["create_column"]["id"]
    await client.columns.change_column_title(BOARD, column, "Points")
    columns = (await client.columns.get_columns_by_board(BOARD))["data"]["boards"][0]["columns"]
    equal([own["title"] for own in columns if own["id"] == column], ["Points"])


@check("people and teams")
async def people():
    users = (await client.users.get_users_by_email("ada.lindqvist@harborworks.example"))["data"]["users"]
    equal([user["name"] for user in users], ["Ada Lindqvist"])
    team = (await client.teams.create_team("Readers", subscriber_ids=[MEMBER]))["data"]["create_team"]["id"]
    read = (await client.teams.get_teams(team))["data"]["teams"][0]
    equal((read["name"], [user["id"] for user in read["users"]]), ("Readers", [str(MEMBER)]))
    deactivated = (await client.users.deactivate_users(MEMBER))["data"]["deactivate_users"]
    equal([user["id"] for user in deactivated["deactivated_users"]], [str(MEMBER)])
    equal((await client.users.activate_users(MEMBER))["data"]["activate_users"]["errors"], None)


@check("workspaces and folders")
async def places():
    workspace = (await client.workspaces.create_workspace("Press", WorkspaceKind.OPEN))["data"]["create_workspace"]["id"]
    await client.workspaces.add_users_to_workspace(workspace, MEMBER, SubscriberKind.SUBSCRIBER)
    folder = (await client.folders.create_folder(workspace, "Drafts"))["data"]["create_folder"]["id"]
    read = (await client.folders.get_folders(workspace_ids=workspace))["data"]["folders"]
    equal([own["name"] for own in read], ["Drafts"])
    equal((await client.folders.delete_folder(folder))["data"]["delete_folder"]["id"], folder)


run(board, items, groups, people, places)
