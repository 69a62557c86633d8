"""Forgot the base"""


class ForgottenCountermeasure:
    def run(self):
        pass
