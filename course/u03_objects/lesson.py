# %% [markdown]
# # Objects
