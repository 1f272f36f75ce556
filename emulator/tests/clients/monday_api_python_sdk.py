"""monday.com's own Python SDK, `monday-api-python-sdk`. Its address is an attribute of the client behind it."""

import contextlib
import io

import monday_sdk.graphql_handler as handler

from helpers import BOARD, ENDPOINT, ITEM, TOKENS, control, equal, failure, run

handler.FILE_UPLOAD_URL = f"{ENDPOINT}/file"

from monday_sdk import MondayClient  # noqa: E402


def made(token, **options):
    client = MondayClient(token, **options)
    client._graphql_client.endpoint = ENDPOINT
    return client


client = made(TOKENS["admin"], max_retry_attempts=1)


def column_texts(item):
    read = client.items.fetch_items_by_id(item)[0]
    return {value.column.id: value.text for value in read.column_values}


def boards():
    """boards and their columns are read"""
    equal(len(client.boards.fetch_boards(limit=3).data.boards), 3)
    equal(client.boards.fetch_boards_by_id(BOARD).data.boards[0].name, "Website Relaunch")
    columns = client.boards.fetch_columns_by_board_id(BOARD).data.boards[0].columns
    equal([column.id for column in columns], ["name", "person", "status", "date4"])


def items():
    """items are made, changed, found, moved and deleted"""
    item = client.items.create_item(BOARD, "topics", "From Python", {"status": {"label": "Done"}}).data.create_item.id
    client.items.change_status_column_value(BOARD, item, "status", "Stuck")
    client.items.change_simple_column_value(BOARD, item, "date4", "2026-12-24")
    client.items.change_simple_column_value(BOARD, item, "name", "Renamed")
    equal(column_texts(item), {"person": "", "status": "Stuck", "date4": "2026-12-24"})
    found = client.items.fetch_items_by_column_value(BOARD, "status", "Stuck").data.items_page_by_column_values
    equal([own.name for own in found.items], ["Renamed"])
    client.items.create_subitem(item, "A part")
    equal([part.name for part in client.items.fetch_items_by_id(item)[0].subitems], ["A part"])
    client.items.delete_item_by_id(item)
    equal(client.items.fetch_items_by_id(item), [])


def pages():
    """a board is read in pages, also by the time of the last change"""
    equal([item.name for item in client.boards.fetch_all_items_by_board_id(BOARD, limit=3)], ["Sitemap", "Wireframes", "Copy", "Launch"])
    client.items.change_status_column_value(BOARD, ITEM, "status", "Done")
    with contextlib.redirect_stdout(io.StringIO()):
        large = client.boards.fetch_all_items_by_board_id(BOARD, limit=3, is_large_board=True)
    equal([item.name for item in large], ["Wireframes", "Copy", "Launch", "Sitemap"])
    changed = client.boards.fetch_item_by_board_id_by_update_date(BOARD, "2026-11-23", "2026-11-24")
    equal([item.name for item in changed], ["Sitemap"])


def updates():
    """updates are written and read"""
    client.updates.create_update(ITEM, "Hello")
    read = client.updates.fetch_board_updates(BOARD)
    equal([update.text_body for update in read], ["Hello"])
    equal(client.updates.fetch_board_updates(BOARD, updated_after="2026-12-01T00:00:00+00:00"), [])


def activity():
    """what happened on a board is read"""
    client.items.change_status_column_value(BOARD, ITEM, "status", "Done")
    logs = client.activity_logs.fetch_all_activity_logs_from_board(BOARD)
    equal([log.event for log in logs], ["update_column_value"])


def errors():
    """errors and limits are raised, after the retries of the client"""
    with contextlib.redirect_stdout(io.StringIO()):
        assert "The board does not exist" in str(failure(client.custom.execute_custom_query, "mutation { delete_board(board_id: 1) { id } }"))
        assert "401" in str(failure(made("nobody", max_retry_attempts=1).boards.fetch_boards))
        control("POST", "faults", {"action": {"canned": {"reply": "complexity_flat"}}, "matching": {"requests": {"first": 1}}})
        equal(len(made(TOKENS["admin"]).boards.fetch_boards(limit=2).data.boards), 2)


run(boards, items, pages, updates, activity, errors)
