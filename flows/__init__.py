"""In which order and when: plain functions that join the steps, and the Prefect flow over them."""
