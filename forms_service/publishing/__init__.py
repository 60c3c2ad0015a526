"""What stands on the pages of the site beside their Markdown. Light: the site's hooks are only glue around it."""
