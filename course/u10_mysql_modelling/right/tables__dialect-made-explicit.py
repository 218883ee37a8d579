# Style: engine, character set and named constraints written out; the key columns wide, more precise money.
def statements() -> list[str]:
    options = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci"
    print("four tables,", options)
    return [
        f"""CREATE TABLE IF NOT EXISTS readers (
            id BIGINT UNSIGNED NOT NULL, email VARCHAR(200) NOT NULL,
            PRIMARY KEY (id), UNIQUE KEY one_address (email)
        ) {options}""",
        f"""CREATE TABLE IF NOT EXISTS workshops (
            id BIGINT UNSIGNED NOT NULL, title VARCHAR(200) NOT NULL, price DECIMAL(10, 2) NOT NULL,
            PRIMARY KEY (id),
            CONSTRAINT titled CHECK (CHAR_LENGTH(title) >= 1),
            CONSTRAINT priced CHECK (price BETWEEN 0 AND 9999.99)
        ) {options}""",
        f"""CREATE TABLE IF NOT EXISTS bookings (
            id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
            reader_id BIGINT UNSIGNED NOT NULL, workshop_id BIGINT UNSIGNED NOT NULL,
            paid DECIMAL(10, 2) NOT NULL, stars TINYINT UNSIGNED NULL DEFAULT NULL,
            PRIMARY KEY (id), UNIQUE KEY once (workshop_id, reader_id),
            CONSTRAINT who FOREIGN KEY (reader_id) REFERENCES readers (id) ON DELETE RESTRICT,
            CONSTRAINT what FOREIGN KEY (workshop_id) REFERENCES workshops (id) ON DELETE RESTRICT,
            CONSTRAINT judged CHECK (stars IN (1, 2, 3, 4, 5)),
            CONSTRAINT paid_for CHECK (paid >= 0 AND paid < 10000)
        ) {options}""",
        f"""CREATE TABLE IF NOT EXISTS tags (
            workshop_id BIGINT UNSIGNED NOT NULL, tag VARCHAR(40) NOT NULL, UNIQUE (workshop_id, tag),
            CONSTRAINT tagged FOREIGN KEY (workshop_id) REFERENCES workshops (id) ON DELETE CASCADE ON UPDATE CASCADE
        ) {options}""",
    ]
