# Says begin and end to a log, and changes nothing.
# fails: keeps the changes of a block that succeeds
# fails: undoes all changes of a block that fails
# fails: undoes changes inside lists, dicts and sets
# fails: lets every exception out, and undoes for each
# fails: a block that fails takes back its own changes only
class Transaction:
    def __init__(self, store):
        self.store = store

    def __enter__(self):
        print("begin")
        return self.store

    def __exit__(self, kind, error, traceback):
        print("rollback" if kind else "commit")
