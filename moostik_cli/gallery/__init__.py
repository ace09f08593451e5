"""The gallery: one static page that shows an episode's pictures, and works from anywhere without a server."""
