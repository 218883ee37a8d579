# A text holds a number, too.
# fails: missing and impossible values are refused
def statements():
    return [
        "CREATE TABLE readers (id VARCHAR(7) PRIMARY KEY, email VARCHAR(200) NOT NULL UNIQUE)",
        """CREATE TABLE workshops (
            id VARCHAR(7) PRIMARY KEY,
            title VARCHAR(200) NOT NULL CHECK (title <> ''),
            price DECIMAL(6, 2) NOT NULL CHECK (price >= 0)
        )""",
        """CREATE TABLE bookings (
            reader_id VARCHAR(7) NOT NULL,
            workshop_id VARCHAR(7) NOT NULL,
            paid DECIMAL(6, 2) NOT NULL CHECK (paid >= 0),
            stars INT CHECK (stars BETWEEN 1 AND 5),
            PRIMARY KEY (reader_id, workshop_id),
            FOREIGN KEY (reader_id) REFERENCES readers (id),
            FOREIGN KEY (workshop_id) REFERENCES workshops (id)
        )""",
        """CREATE TABLE tags (
            workshop_id VARCHAR(7) NOT NULL,
            tag VARCHAR(40) NOT NULL,
            PRIMARY KEY (workshop_id, tag),
            FOREIGN KEY (workshop_id) REFERENCES workshops (id) ON DELETE CASCADE
        )""",
    ]
