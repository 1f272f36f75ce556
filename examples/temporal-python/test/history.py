"""The history of a workflow, as a server would keep it, in a file."""

import os
from pathlib import Path
from typing import Any

from google.protobuf import json_format
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import History, HistoryEvent


class HistoryFile:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.history = History()
        if path.exists():
            json_format.Parse(path.read_text(), self.history)

    def add(self, kind: str, **attributes: Any) -> HistoryEvent:
        """Adds an event, `kind` as in `WorkflowTaskStarted`; `save` makes it last."""
        name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind)[1:]
        event = self.history.events.add(
            event_id=len(self.history.events) + 1, event_type=EventType.Value(f"EVENT_TYPE_{name.upper()}")
        )
        event.event_time.GetCurrentTime()
        target = getattr(event, f"{name}_event_attributes")
        target.SetInParent()
        target.MergeFrom(type(target)(**attributes))
        return event

    def save(self) -> None:
        """All or nothing: whoever is killed meanwhile leaves the file as it was."""
        new = self.path.with_suffix(".new")
        with new.open("w") as file:
            file.write(json_format.MessageToJson(self.history))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)

    def of(self, kind: str) -> list[Any]:
        """The attributes of all events of a kind, as in `activity_task_scheduled`."""
        field = f"{kind}_event_attributes"
        return [getattr(event, field) for event in self.history.events if event.HasField(field)]  # type: ignore[arg-type]
