"""The package `monday`. Its address is a constant of the module that makes every client."""

import monday.resources.base as base

from helpers import BOARD, ENDPOINT, ITEM, TOKENS, control, equal, failure, run

base._URLS = {"prod": ENDPOINT, "file": f"{ENDPOINT}/file"}

from monday import MondayClient  # noqa: E402
from monday.resources.types import BoardKind, ColumnType  # noqa: E402

client = MondayClient(TOKENS["admin"])


def column_texts(item):
    read = client.items.fetch_items_by_id([item])["data"]["items"][0]
    return {value["id"]: value["text"] for value in read["column_values"]}


def boards():
    """boards are listed, made and read"""
    listed = client.boards.fetch_boards(limit=3)["data"]["boards"]
    equal(len(listed), 3)
    made = client.boards.create_board("From Python", BoardKind.PRIVATE)["data"]["create_board"]
    read = client.boards.fetch_boards_by_id([int(made["id"])])["data"]["boards"][0]
    equal(read["name"], "From Python")
    columns = client.boards.fetch_columns_by_board_id([BOARD])["data"]["boards"][0]["columns"]
    equal({column["id"]: column["type"] for column in columns}["status"], "status")


def items():
    """items are made, changed, found, moved, archived and deleted"""
    values = {"status": {"label": "Done"}, "date4": {"date": "2026-12-24"}}
    item = int(client.items.create_item(BOARD, "topics", 'From "Python"', values)["data"]["create_item"]["id"])
    equal(column_texts(item), {"person": "", "status": "Done", "date4": "2026-12-24"})
    client.items.change_item_value(BOARD, item, "status", {"label": "Stuck"})
    client.items.change_multiple_column_values(BOARD, item, {"person": {"personsAndTeams": [{"id": 71204511, "kind": "person"}]}})
    equal(column_texts(item), {"person": "Ada Lindqvist", "status": "Stuck", "date4": "2026-12-24"})
    found = client.items.fetch_items_by_column_value(BOARD, "status", "Stuck")["data"]["items_page_by_column_values"]
    equal([own["name"] for own in found["items"]], ['From "Python"'])
    subitem = client.items.create_subitem(item, "A part", {"status": {"index": 1}})["data"]["create_subitem"]
    equal({value["id"]: value["text"] for value in subitem["column_values"]}["status"], "Done")
    group = client.groups.create_group(BOARD, "Later")["data"]["create_group"]["id"]
    client.items.move_item_to_group(item, group)
    equal(client.items.fetch_items_by_id([item])["data"]["items"][0]["group"]["title"], "Later")
    client.items.archive_item_by_id(item)
    client.items.delete_item_by_id(ITEM)
    left = client.boards.fetch_all_items_by_board_id([BOARD], limit=2)
    equal([own["name"] for own in left], ["Wireframes", "Copy", "Launch"])


def rules():
    """items are chosen by rules"""
    client.items.change_item_value(BOARD, ITEM, "status", {"index": 1})
    query = {"rules": [{"column_id": "status", "compare_value": [1]}]}
    chosen = client.boards.fetch_items_by_board_id([BOARD], query_params=query)
    equal([own["name"] for own in chosen["data"]["boards"][0]["items_page"]["items"]], ["Sitemap"])


def columns():
    """columns are made with settings"""
    made = client.columns.create_column(
        BOARD, "Size", column_type=ColumnType.DROPDOWN, defaults={"settings": {"labels": [{"id": 1, "name": "Small"}]}}
    )
    column = made["data"]["create_column"]["id"]
    client.items.change_item_value(BOARD, ITEM, column, {"labels": ["Small"]})
    equal(column_texts(ITEM)[column], "Small")


def updates():
    """updates are written, read and deleted"""
    update = client.updates.create_update(ITEM, "Hello <b>there</b>")["data"]["create_update"]["id"]
    read = client.updates.fetch_updates_for_item(ITEM)["data"]["items"][0]["updates"]
    equal([(own["id"], own["body"], own["creator"]["name"]) for own in read], [(update, "Hello <b>there</b>", "Ada Lindqvist")])
    client.updates.delete_update(update)
    equal(client.updates.fetch_updates_for_item(ITEM)["data"]["items"][0]["updates"], [])


def files():
    """a file is put into a column"""
    column = client.columns.create_column(BOARD, "Files", column_type=ColumnType.FILE)["data"]["create_column"]["id"]
    client.items.add_file_to_column(ITEM, column, __file__)
    assert column_texts(ITEM)[column].endswith("monday_client.py")


def people():
    """people, workspaces and complexity"""
    users = client.users.fetch_users(ids=[71204511])["data"]["users"]
    equal([user["name"] for user in users], ["Ada Lindqvist"])
    equal(client.me.get_details()["data"]["me"]["name"], "Ada Lindqvist")
    assert len(client.workspaces.get_workspaces()["data"]["workspaces"]) > 1
    assert client.complexity.get_complexity()["data"]["complexity"]["after"] > 0


def errors():
    """errors, refusals and limits are raised"""
    assert "The board does not exist" in str(failure(client.custom.execute_custom_query, "mutation { delete_board(board_id: 1) { id } }"))
    assert "401" in str(failure(MondayClient("nobody").me.get_details))
    control("POST", "limits", "minute_rate")
    assert "429" in str(failure(client.me.get_details))


run(boards, items, rules, columns, updates, files, people, errors)
