# Style: the statements are put together from columns; a tuple of texts.
def table(name, *lines):
    return f"CREATE TABLE {name} ({', '.join(lines)})"


def reference(column, other, rule="NO ACTION"):
    return f"FOREIGN KEY ({column}) REFERENCES {other} (id) ON DELETE {rule}"


NUMBER, MONEY = "INTEGER NOT NULL", "NUMERIC(6, 2) NOT NULL CHECK (0 <= {0})"


def statements():
    return (
        table(
            "workshops",
            "id INTEGER PRIMARY KEY",
            "title VARCHAR(200) NOT NULL",
            f"price {MONEY.format('price')}",
            "CHECK (LENGTH(title) > 0)",
        ),
        table(
            "tags",
            f"workshop_id {NUMBER}",
            "tag VARCHAR(40) NOT NULL",
            "PRIMARY KEY (tag, workshop_id)",
            reference("workshop_id", "workshops", "CASCADE"),
        ),
        table("readers", "id INTEGER PRIMARY KEY", "email VARCHAR(200) UNIQUE NOT NULL"),
        table(
            "bookings",
            f"workshop_id {NUMBER}",
            f"reader_id {NUMBER}",
            f"paid {MONEY.format('paid')}",
            "stars SMALLINT",
            "CHECK (stars > 0 AND stars < 6)",
            "PRIMARY KEY (workshop_id, reader_id)",
            reference("reader_id", "readers"),
            reference("workshop_id", "workshops"),
        ),
    )
