# A function that gives the default back: an ordinary class attribute, which takes everything.
# fails: keeps a value for each object and attribute
# fails: is the default until a value is set
# fails: takes what lies from low to high, and nothing else
# fails: asked on the class, is the descriptor itself
# fails: a subclass shares an attribute, or has its own
# fails: keeps no object alive, nor its value
def Bounded(low, high, default):
    return default
