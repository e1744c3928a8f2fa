"""The barest Gradio app, to hold ours against."""

import argparse

import gradio as gr

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int)
with gr.Blocks(analytics_enabled=False) as blocks:
    gr.Textbox()
blocks.launch(server_port=parser.parse_args().port, quiet=True)
