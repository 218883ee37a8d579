# %% [markdown]
# # asyncio
