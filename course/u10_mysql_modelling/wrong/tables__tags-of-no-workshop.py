# UNIQUE for the tags, with a workshop_id that may be NULL: a foreign key lets NULL pass.
# fails: missing and impossible values are refused
def statements():
    return [
        "CREATE TABLE readers (id INT PRIMARY KEY, email VARCHAR(200) NOT NULL UNIQUE)",
        """CREATE TABLE workshops (
            id INT PRIMARY KEY,
            title VARCHAR(200) NOT NULL CHECK (title <> ''),
            price DECIMAL(6, 2) NOT NULL CHECK (price >= 0)
        )""",
        """CREATE TABLE bookings (
            reader_id INT NOT NULL,
            workshop_id INT NOT NULL,
            paid DECIMAL(6, 2) NOT NULL CHECK (paid >= 0),
            stars INT CHECK (stars BETWEEN 1 AND 5),
            PRIMARY KEY (reader_id, workshop_id),
            FOREIGN KEY (reader_id) REFERENCES readers (id),
            FOREIGN KEY (workshop_id) REFERENCES workshops (id)
        )""",
        """CREATE TABLE tags (
            workshop_id INT,
            tag VARCHAR(40) NOT NULL,
            UNIQUE (workshop_id, tag),
            FOREIGN KEY (workshop_id) REFERENCES workshops (id) ON DELETE CASCADE
        )""",
    ]
