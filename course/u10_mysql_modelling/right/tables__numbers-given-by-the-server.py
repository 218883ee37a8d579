# Style: numbers that the server gives out, or that begin at 1; an e-mail address has an @; ENUM for the stars.
def statements():
    return [
        """CREATE TABLE readers (
            id MEDIUMINT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
            email VARCHAR(200) NOT NULL UNIQUE CHECK (email LIKE '%@%')
        )""",
        """CREATE TABLE workshops (
            id INT PRIMARY KEY CHECK (id BETWEEN 1 AND 1000000),
            title VARCHAR(200) NOT NULL CHECK (TRIM(title) <> ''),
            price DECIMAL(6, 2) UNSIGNED NOT NULL
        )""",
        """CREATE TABLE bookings (
            reader_id MEDIUMINT UNSIGNED NOT NULL,
            workshop_id INT NOT NULL,
            paid DECIMAL(6, 2) UNSIGNED NOT NULL,
            stars ENUM('1', '2', '3', '4', '5'),
            UNIQUE (reader_id, workshop_id),
            FOREIGN KEY (reader_id) REFERENCES readers (id),
            FOREIGN KEY (workshop_id) REFERENCES workshops (id)
        )""",
        """CREATE TABLE tags (
            id BIGINT AUTO_INCREMENT PRIMARY KEY,
            workshop_id INT NOT NULL,
            tag VARCHAR(40) NOT NULL,
            UNIQUE (workshop_id, tag),
            FOREIGN KEY (workshop_id) REFERENCES workshops (id) ON DELETE CASCADE
        )""",
    ]
