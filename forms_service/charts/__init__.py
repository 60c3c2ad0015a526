"""Charts as SVG, each with its table. Light: the site's build and the printed reports draw the same ones."""
