"""What in a text may name a pupil or reach a person, found before it is stored or sent."""
