<?php
// A type of content as consultancies add them.
add_action('init', function () {
    register_post_type('julkaisu', ['public' => true, 'label' => 'Julkaisut', 'show_in_rest' => true, 'rest_base' => 'julkaisut',
        'rewrite' => ['slug' => 'julkaisut'], 'supports' => ['title', 'editor', 'author']]);
});
