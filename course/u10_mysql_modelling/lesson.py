# %% [markdown]
# # MySQL: modelling and normal forms
