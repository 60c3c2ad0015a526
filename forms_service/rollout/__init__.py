"""Models taken up elsewhere: reports of the units, who has not reported, and how far everybody is."""
