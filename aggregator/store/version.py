"""The steps of migrations.py by name, in order: to know a store's version without importing what changes it.

Every command opens the store, and sqlite-utils takes half a second to import; a test holds this list to migrations.py.
"""

STEPS = (
    "m001_initial",
    "m002_search",
    "m003_visits",
    "m004_exports",
    "m005_lists",
    "m006_removed",
    "m007_edges",
    "m008_images",
    "m009_taken_tags",
)
