"""Trunk and head, moods and manners, standing still."""
