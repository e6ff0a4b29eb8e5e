<?php
// A type of content as consultancies add them.
add_action('init', function () {
    register_post_type('julkaisu', ['public' => true, 'label' => 'Julkaisut', 'show_in_rest' => true, 'rest_base' => 'julkaisut',
        'rewrite' => ['slug' => 'julkaisut'], 'supports' => ['title', 'editor', 'author']]);
    foreach (['aluetutka_subject_uri', 'aluetutka_municipality'] as $key) {  // what a site registers to keep them
        register_post_meta('post', $key, ['type' => 'string', 'single' => false, 'show_in_rest' => true]);
    }
});
add_filter('wp_is_application_passwords_available', '__return_true');  // else only by https
