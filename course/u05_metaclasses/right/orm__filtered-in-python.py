# Fields in the instance under another name; `fields` worked out on demand; select() compares the rows itself.
class Field:
    """A column: what it holds is None or an instance of `kind`, which is str, int or float."""

    def __init__(self, kind: type) -> None:
        self.kind = kind

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.place = name, "_" + name

    def __get__(self, row, owner=None):
        if row is None:
            return self
        return getattr(row, self.place, None)

    def __set__(self, row, value) -> None:
        if not (value is None or isinstance(value, self.kind)):
            raise TypeError(f"{self.name}: {value!r}")
        setattr(row, self.place, value)


class Fields:
    def __get__(self, row, cls):
        found = {}
        for parent in reversed(cls.__mro__):
            for name, value in vars(parent).items():
                if isinstance(value, Field):
                    found[name] = value
        return found


class Model:
    """A table; each object is a row."""

    fields = Fields()

    def __init__(self, **values):
        extra = values.keys() - self.fields.keys()
        if extra:
            raise TypeError(f"no such fields: {extra}")
        for name in self.fields:
            setattr(self, name, values.get(name))

    @classmethod
    def create_table(cls) -> str:
        words = []
        for name, field in cls.fields.items():
            words.append(name + (" TEXT" if field.kind is str else " INTEGER" if field.kind is int else " REAL"))
        return "CREATE TABLE " + cls.__name__.lower() + " (" + ",".join(words) + ")"

    def insert(self):
        names = tuple(self.fields)
        sql = "INSERT INTO %s (%s) VALUES (%s)" % (
            type(self).__name__.lower(), ",".join(names), ",".join(["?"] * len(names)))
        return sql, tuple(getattr(self, name) for name in names)

    @classmethod
    def select(cls, db, **equal):
        if not set(equal) <= set(cls.fields):
            raise TypeError("select by fields only")
        names = list(cls.fields)
        rows = db.execute(f"SELECT {', '.join(names)} FROM {cls.__name__.lower()}").fetchall()
        print(len(rows), "rows read")
        made = [cls(**dict(zip(names, row))) for row in rows]
        return [one for one in made if all(getattr(one, name) == value for name, value in equal.items())]
