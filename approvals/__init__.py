"""May it be public?"""
