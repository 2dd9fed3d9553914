"""What a person would write with OpenAI's Python client: address, aligned model, base model."""

import sys

import openai

address, aligned, base = sys.argv[1:]
client = openai.OpenAI(base_url=address, api_key="none")

assert {aligned, base} <= {model.id for model in client.models.list()}
assert client.models.retrieve(base).owned_by == "trainyard"

question = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Who are you?"}]
answer = client.chat.completions.create(
    model=aligned, messages=question, seed=3, n=2, max_completion_tokens=10, logprobs=True, top_logprobs=5
)
assert len(answer.choices) == 2
for choice in answer.choices:
    for token in choice.logprobs.content:
        assert token.logprob < 0 and len(token.top_logprobs) == 5
assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens

texts = ["", ""]
for chunk in client.chat.completions.create(
    model=aligned, messages=question, seed=3, n=2, max_completion_tokens=10, stream=True,
    stream_options={"include_usage": True},
):
    for choice in chunk.choices:
        texts[choice.index] += choice.delta.content or ""
assert texts == [choice.message.content for choice in answer.choices]
assert chunk.usage == answer.usage

whole = client.chat.completions.create(model=aligned, messages=question, seed=3, max_tokens=40).choices[0].message
stop = whole.content[5:8]
cut = client.chat.completions.create(model=aligned, messages=question, seed=3, max_tokens=40, stop=[stop]).choices[0]
assert cut.message.content == whole.content[: whole.content.index(stop)]
assert cut.finish_reason == "stop"

# A message goes back as it came.
client.chat.completions.create(
    model=aligned, messages=question + [whole.model_dump(), {"role": "user", "content": "And?"}], max_tokens=2
)

completion = client.completions.create(model=base, prompt="the dog", max_tokens=6, temperature=0, logprobs=2)
streamed = client.completions.create(model=base, prompt="the dog", max_tokens=6, temperature=0, stream=True)
assert "".join(chunk.choices[0].text for chunk in streamed) == completion.choices[0].text
assert len(completion.choices[0].logprobs.tokens) == completion.usage.completion_tokens

try:
    client.chat.completions.create(model=aligned, messages=[{"role": "user", "content": "xyz " * 200}], stream=True)
    raise AssertionError("a prompt that does not fit was taken")
except openai.BadRequestError as error:
    assert error.code == "context_length_exceeded" and error.param == "messages"
try:
    client.chat.completions.create(model=aligned, messages=question, response_format={"type": "json_object"})
    raise AssertionError("a response format was ignored")
except openai.BadRequestError as error:
    assert error.param == "response_format"
try:
    client.models.retrieve("gpt-9")
    raise AssertionError("a model that does not exist was found")
except openai.NotFoundError as error:
    assert error.code == "model_not_found"

print("all as expected")
