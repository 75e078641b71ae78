"""The ticket machine (取号机), and in time every other self-service profile of the same application."""
