"""What the files of requests to vendors share."""

OPEN = ("draft", "sent", "answered")
ENDED = ("accepted", "refused", "cancelled")

# What the vendor may send along, by what is in the file, whatever it is called.
MAX_BYTES = 10 * 2**20
MAX_FILES = 5
MAX_LENGTH = 5000
TYPES = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
