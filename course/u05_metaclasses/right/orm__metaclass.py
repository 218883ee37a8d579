# A metaclass collects the fields along the MRO; fields of three classes; values in one dict of the object.
class Field:
    """A column: what it holds is None or an instance of `kind`, which is str, int or float."""

    def __init__(self, kind):
        self.kind = kind
        self.column = {str: "TEXT", int: "INTEGER", float: "REAL"}[kind]


class Table(type):
    def __new__(mcls, name, bases, body):
        own = {key: value for key, value in body.items() if isinstance(value, Field)}
        rest = {key: value for key, value in body.items() if key not in own}
        cls = super().__new__(mcls, name, bases, rest)
        cls.fields = {}
        for parent in bases:
            cls.fields |= getattr(parent, "fields", {})
        cls.fields.update(own)
        cls.table = name.lower()
        return cls


class Model(metaclass=Table):
    """A table; each object is a row."""

    def __init__(self, **values):
        object.__setattr__(self, "values", dict.fromkeys(self.fields))
        for name, value in values.items():
            if name not in self.fields:
                raise TypeError(name)
            setattr(self, name, value)

    def __getattr__(self, name):
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name, value):
        if name not in self.fields:
            return super().__setattr__(name, value)
        if not isinstance(value, (self.fields[name].kind, type(None))):
            raise TypeError(f"{value!r} for {name}")
        self.values[name] = value

    @classmethod
    def create_table(cls):
        columns = ", ".join(f'"{name}" {field.column}' for name, field in cls.fields.items())
        return f'create table if not exists "{cls.table}" ({columns});'

    def insert(self):
        names = ", ".join(self.fields)
        marks = ", ".join(f":{name}" for name in self.fields)
        return f"insert into {self.table} ({names}) values ({marks})", dict(self.values)

    @classmethod
    def select(cls, db, **equal):
        for name in equal:
            if name not in cls.fields:
                raise TypeError(name)
        tests, values = ["1"], []
        for name, value in equal.items():
            if value is None:
                tests.append(f"{name} IS NULL")
            else:
                tests.append(f"{name} = ?")
                values.append(value)
        cursor = db.cursor()
        cursor.execute(f"select {', '.join(cls.fields)} from {cls.table} where {' and '.join(tests)}", values)
        names = [column[0] for column in cursor.description]
        return [cls(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
