# %% [markdown]
# # Metaclasses
