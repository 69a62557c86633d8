"""No class at all"""
x = 1
