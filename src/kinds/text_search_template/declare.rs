//! Text search templates are made where configurations are, in `text_search_configuration::declare`.
