"""Runs every Python example of the README against the emulator, in the environment of the interpreter that runs this."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from emulator import Emulator  # noqa: E402


def main() -> None:
    examples = re.findall(r"^```python\n(.*?)^```", Path(sys.argv[1]).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(examples) >= 2, "the README has its examples"
    for example in examples:
        with Emulator() as emulator:
            variables = os.environ | {"MONDAY_TOKEN": emulator.token, "MONDAY_ENDPOINT": emulator.address}
            run = subprocess.run([sys.executable, "-I", "-"], input=example, text=True, env=variables, timeout=120)
        if run.returncode:
            sys.exit(f"This example of the README fails:\n{example}")
    print(f"{len(examples)} examples")


main()
