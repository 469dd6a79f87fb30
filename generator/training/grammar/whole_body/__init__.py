"""Legs and whole bodies: upright actions as pelvis and foot paths, actions on the floor as key poses that rest on what touches it."""
