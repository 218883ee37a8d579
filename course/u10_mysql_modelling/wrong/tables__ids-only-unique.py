# UNIQUE instead of PRIMARY KEY: NULL passes as often as one likes.
# fails: missing and impossible values are refused
def statements():
    return [
        "CREATE TABLE readers (id INT UNIQUE, email VARCHAR(200) NOT NULL UNIQUE)",
        """CREATE TABLE workshops (
            id INT UNIQUE,
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
            workshop_id INT NOT NULL,
            tag VARCHAR(40) NOT NULL,
            PRIMARY KEY (workshop_id, tag),
            FOREIGN KEY (workshop_id) REFERENCES workshops (id) ON DELETE CASCADE
        )""",
    ]
