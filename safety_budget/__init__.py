"""The project: settings, addresses and the way a web server gets in. Everything of the field lives in the apps."""
