# Hopes that the server will find a way.
# fails: at most two indexes, the table as it was, fewer rows read
# fails: a customer's orders of a period
# fails: a customer's last three orders
# fails: the oldest paid orders of a shop
# fails: how many orders of each status a shop has
def indexes():
    return []
