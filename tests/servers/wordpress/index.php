<!doctype html>
<html <?php language_attributes(); ?>>
<head><meta charset="utf-8"><?php wp_head(); ?></head>
<body>
<header><nav><a href="<?php echo home_url('/'); ?>">Etusivu</a></nav></header>
<main>
<?php while (have_posts()): the_post(); ?>
<article><h1><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h1><?php the_content(); ?></article>
<?php endwhile; ?>
</main>
<footer>Aluekehitys Oy</footer>
<?php wp_footer(); ?>
</body>
</html>
