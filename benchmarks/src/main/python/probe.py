"""Asks our side what it finds in texts: runs `dev.trainyard.benchmark.TextProbe` on a class path."""

import json
import os
import subprocess


def ask(class_path, questions):
    """One answer for each question, in order; TextProbe's documentation says what can be asked."""
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run([java, "-cp", class_path, "dev.trainyard.benchmark.TextProbe"], input=lines.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(answers) == len(questions), f"{len(answers)} answers to {len(questions)} questions"
    return answers
