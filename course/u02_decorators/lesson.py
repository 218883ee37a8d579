# %% [markdown]
# # Decorators
