"""Looking at a whole facility or county: annual assessment, licensing review, spot check."""
