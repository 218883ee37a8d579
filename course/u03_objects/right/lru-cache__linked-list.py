# A dict of nodes that know their neighbours, in a circle: as the books on algorithms have it.
from collections.abc import MutableMapping


class Node:
    __slots__ = ("key", "value", "older", "newer")


class LRUCache(MutableMapping):
    def __init__(self, capacity):
        self.capacity, self.nodes = capacity, {}
        self.end = Node()
        self.end.older = self.end.newer = self.end

    def _unlink(self, node):
        node.older.newer, node.newer.older = node.newer, node.older

    def _link(self, node):
        node.older, node.newer = self.end.older, self.end
        node.older.newer = self.end.older = node

    def __getitem__(self, key):
        node = self.nodes[key]
        self._unlink(node)
        self._link(node)
        return node.value

    def __setitem__(self, key, value):
        if key in self.nodes:
            node = self.nodes[key]
            self._unlink(node)
        else:
            if len(self.nodes) == self.capacity:
                del self[self.end.newer.key]
            node = self.nodes[key] = Node()
            node.key = key
        node.value = value
        self._link(node)

    def __delitem__(self, key):
        self._unlink(self.nodes.pop(key))

    def __contains__(self, key):
        return key in self.nodes

    def __len__(self):
        return len(self.nodes)

    def __iter__(self):
        keys, node = [], self.end.newer
        while node is not self.end:
            keys.append(node.key)
            node = node.newer
        return iter(keys)
