# Writes text into the SQL as hexadecimal digits: nothing to escape, and still part of the SQL.
# fails: insert stores every value, whatever text it is
class Field:
    """A column: what it holds is None or an instance of `kind`, which is str, int or float."""

    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, model, name):
        self.name = name

    def __get__(self, book, model):
        return self if book is None else vars(book).get(self.name)

    def __set__(self, book, value):
        if value is not None and not isinstance(value, self.kind):
            raise TypeError(f"{self.name} is of type {self.kind.__name__}, not {type(value).__name__}")
        vars(book)[self.name] = value


class Model:
    """A table; each object is a row. See the list above for what it does."""

    fields = {}

    def __init_subclass__(cls, **others):
        super().__init_subclass__(**others)
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        cls.fields = {**cls.fields, **own}

    def __init__(self, **values):
        self._known(values)
        for name, value in values.items():
            setattr(self, name, value)

    @classmethod
    def _known(cls, names):
        if unknown := [name for name in names if name not in cls.fields]:
            raise TypeError(f"{cls.__name__} has no field {unknown[0]!r}, only {', '.join(cls.fields)}")

    @classmethod
    def create_table(cls):
        kinds = {str: "TEXT", int: "INTEGER", float: "REAL"}
        columns = [f"{name} {kinds[field.kind]}" for name, field in cls.fields.items()]
        return f"CREATE TABLE {cls.__name__.lower()} ({', '.join(columns)})"

    def insert(self):
        values = [getattr(self, name) for name in self.fields]
        marks = ", ".join(
            f"CAST(X'{value.encode().hex()}' AS TEXT)" if isinstance(value, str) else "?" for value in values
        )
        sql = f"INSERT INTO {type(self).__name__.lower()} ({', '.join(self.fields)}) VALUES ({marks})"
        return sql, [value for value in values if not isinstance(value, str)]

    @classmethod
    def select(cls, db, **equal):
        cls._known(equal)
        where = " AND ".join(f"{name} IS ?" for name in equal) or "1"
        rows = db.execute(
            f"SELECT {', '.join(cls.fields)} FROM {cls.__name__.lower()} WHERE {where}", list(equal.values())
        )
        return [cls(**dict(zip(cls.fields, row))) for row in rows]
