"""What a coach is made of, each part made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable

from assistant.editing import Editor
from assistant.lazy import Lazy
from assistant.listening import Listener
from assistant.llm import ChatModel, LangChainModel
from assistant.matching.matcher import Matcher
from assistant.matching.nearness import Nearness
from assistant.matching.readers import NearestReader, Reader, TrainedReader
from assistant.matching.weights import WEIGHTS, heads_for
from assistant.rehearsing.rehearsal import Rehearsal
from assistant.reply import Replier
from assistant.retrieval.opening import open_search
from assistant.retrieval.retriever import Retriever
from assistant.settings import Settings
from assistant.store.sessions import SessionStore
from assistant.turnheads import load_turn_heads
from assistant.understand import TurnReader
from assistant.wording import Wording
from knowledge.chunks import chunk_framework
from knowledge.embed import Embedder, MiniLmEmbedder
from knowledge.index import Progress, fingerprint, open_or_build
from knowledge.load import bundled_path, load_framework
from knowledge.notes import load_notes
from knowledge.vocabulary import load_vocabulary


class Parts:
    """The parts of a coach over one framework and one store of sessions.

    Opening them is instant; the embedder, the index and what needs them are made at first use,
    once, and `warm` makes them ahead of it.
    """

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder | None = None,
        model: ChatModel | None = None,
    ) -> None:
        self.settings = settings
        path = settings.framework or bundled_path()
        self.framework = load_framework(path)
        self.notes = load_notes(self.framework, path.parent / "notes.yaml")
        self.vocabulary = load_vocabulary(path.parent / "vocabulary.yaml")
        self.chunks = chunk_framework(
            self.framework, self.notes.themes, self.vocabulary.about, self.vocabulary.sectors
        )
        self._heads = None if embedder else heads_for(self.framework)
        self.embedder: Embedder = embedder or MiniLmEmbedder(WEIGHTS if self._heads else None)
        self.replier = Replier(self.framework, self.notes)
        self._store = Lazy(self._open_store)
        self._retriever = Lazy(self.open_index)
        self._matcher = Lazy(self._make_matcher)
        self._turn_reader = Lazy(self._make_turn_reader)
        model = model or (LangChainModel(settings) if settings.model else None)
        self.wording = Wording(model, settings.model_budget) if model else None

    @property
    def store(self) -> SessionStore:
        """Saved sessions; raises StoreError when the data folder cannot be used."""
        return self._store.get()

    @property
    def retriever(self) -> Retriever:
        """Search over the framework."""
        return self._retriever.get()

    @property
    def matcher(self) -> Matcher:
        """Theme and level of a description."""
        return self._matcher.get()

    @property
    def listener(self) -> Listener:
        """What turns the team's words into a turn with its reply."""
        return Listener(
            self.framework,
            self.notes,
            self.replier,
            self.turn_reader,
            self.matcher,
            self.retriever,
        )

    @property
    def turn_reader(self) -> TurnReader:
        """What hears what a turn is."""
        return self._turn_reader.get()

    @property
    def rehearsal(self) -> Rehearsal:
        """Rehearsals of a professional dialogue."""
        return Rehearsal(self.framework, self.notes, self.turn_reader)

    @property
    def editor(self) -> Editor:
        """What the team may do to its pro-forma."""
        return Editor(self.store, self.framework, self.notes)

    @property
    def index_mark(self) -> str:
        """Fingerprint of the index that this framework and embedder need."""
        return fingerprint(self.chunks, self.embedder.id)

    def open_index(self, *, rebuild: bool = False, progress: Progress | None = None) -> Retriever:
        """Open or build the vector index, with progress; returns the search over it."""
        index = open_or_build(
            self.settings.index_dir,
            self.index_mark,
            self.chunks,
            self.embedder,
            rebuild=rebuild,
            progress=progress,
        )
        vectors = index.vectors([chunk.id for chunk in self.chunks])
        return open_search(
            self.framework, self.notes, self.vocabulary, self.chunks, vectors, self.embedder
        )

    def _open_store(self) -> SessionStore:
        return SessionStore(self.settings.database_url, self.settings.data_dir)

    def _make_matcher(self) -> Matcher:
        """The trained reader for the framework it was trained on, else by nearest claims."""
        near = Nearness(self.framework, self.embedder)
        reader: Reader = TrainedReader(self._heads, near) if self._heads else NearestReader(near)
        return Matcher(self.framework, self.notes, reader)

    def _make_turn_reader(self) -> TurnReader:
        """With the trained heads for the framework they were trained on, else by rules."""
        heads = load_turn_heads() if self._heads else None
        return TurnReader(self.framework, heads, self.embedder)

    def warm(self, report: Callable[[str], None]) -> None:
        """Make everything that is slow to make, saying what is being made."""
        report("Loading the language model that runs on this computer")
        self.embedder.embed(["warm"])
        report("Opening the framework's index")
        self.retriever.search("warm")
        report("Reading the framework's statements")
        self.matcher.match("We warm up.")
