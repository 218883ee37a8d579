# Keeps nodes in a list and takes them out with remove(), which goes through the list, and asks no key.
# fails: reads and stores without a look at all keys
from collections.abc import MutableMapping


class Node:
    def __init__(self, key):
        self.key = key


class LRUCache(MutableMapping):
    def __init__(self, capacity):
        self.capacity, self.nodes, self.order = capacity, {}, []

    def _use(self, node):
        self.order.remove(node)
        self.order.append(node)

    def __getitem__(self, key):
        self._use(self.nodes[key])
        return self.nodes[key].value

    def __setitem__(self, key, value):
        if key in self.nodes:
            self._use(self.nodes[key])
        else:
            if len(self.order) == self.capacity:
                del self.nodes[self.order.pop(0).key]
            self.nodes[key] = Node(key)
            self.order.append(self.nodes[key])
        self.nodes[key].value = value

    def __delitem__(self, key):
        self.order.remove(self.nodes.pop(key))

    def __contains__(self, key):
        return key in self.nodes

    def __iter__(self):
        return iter([node.key for node in self.order])

    def __len__(self):
        return len(self.order)
