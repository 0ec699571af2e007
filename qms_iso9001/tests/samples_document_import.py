"""Records of importing documents for the generic tests (see samples.py)."""

import base64
import zipfile
from io import BytesIO

from .samples import sample


@sample("qms.document.attach", "of an officer, checked")
def attach_checked(case):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("stranger.pdf", b"x")
    dialogs = case.env["qms.document.attach"].with_user(case.officer)
    dialog = dialogs.create({"zip_file": base64.b64encode(out.getvalue())})
    dialog.action_check()
    return dialog


@sample("qms.document.attach.line", "of an officer")
def attach_line(case):
    return attach_checked(case).line_ids
