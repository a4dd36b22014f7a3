"""Files that people send: how large they may be, what they are by their content, and what they are called.

For a form that takes a file:

    class SheetForm(forms.Form):
        file = UploadField(kinds=SPREADSHEETS)      # kinds from allocations.files.kinds; all kinds unless said

    form = SheetForm(request.POST, files_of(request))
    form.cleaned_data["file"]                       # Upload: file (rewound), kind, sha256, size, name, remarks

``files_of`` is ``request.FILES`` with what was too large to be taken in: the field then says so. ``remarks`` are
sentences to show, where the name's ending and the content differ. For several files at once: ``UploadsField``, whose
value is a list of what was taken and what was refused. In a template, ``enctype="multipart/form-data"``; put the file
last in the form, for what follows a file far too large is not read.

``recognised`` tells a file's kind without a form. Sizes are held by the upload handler ``limits.LimitedUpload`` (in
``FILE_UPLOAD_HANDLERS``), for every form of the site, before anything reaches memory or disk.
"""

from allocations.desk.uploads.content import NotTaken, recognised
from allocations.desk.uploads.fields import Refusal, Upload, UploadField, UploadsField
from allocations.desk.uploads.limits import RefusedUpload, files_of

__all__ = [
    "NotTaken",
    "Refusal",
    "RefusedUpload",
    "Upload",
    "UploadField",
    "UploadsField",
    "files_of",
    "recognised",
]
