from flask import Flask

from registry.core import garbage, logs, routes
from registry.core.config import RESOURCES, Config


def create_app(settings: Config | None = None) -> Flask:
    """The application. Raises ConfigError, or RuntimeError for a route without a policy."""
    from registry import features, navigation, storage
    from registry.background import indexing
    from registry.core import db, encryption, engines, i18n
    from registry.web import assets, error_pages, requests

    garbage.collect_between_instructions()
    settings = settings or Config.from_environment()
    logs.configure_logs()
    app = Flask(__name__, template_folder=str(RESOURCES / "templates"))
    app.config.update(requests.flask_settings(settings))
    engine = engines.make_engine(settings.database)
    app.extensions.update(
        config=settings,
        db_engine=engine,
        sessionmaker=db.make_sessions(engine),
        data_keys=encryption.make_keys(settings),
        file_store=storage.make_file_store(settings),
        search_engine=indexing.make_engine(settings, features.search_vocabulary()),
        search_sources=features.search_sources(),
    )
    app.teardown_appcontext(db.close_session)
    requests.install(app, settings)
    i18n.install_languages(app)
    assets.install(app)
    error_pages.install_error_pages(app)
    features.install(app)
    features.install_hooks()
    features.install_job_kinds()
    navigation.install(app)
    routes.refuse_undeclared_routes(app)
    return app
